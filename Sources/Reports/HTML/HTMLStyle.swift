/// The style of the page; the policy of the page allows this text and no other.
enum HTMLStyle {
    static let text = """
        :root { color-scheme: light dark;
          --ground: #ffffff; --sheet: #f6f7f9; --text: #1b1f24; --quiet: #59636e; --line: #d4d9df;
          --accent: #0b5fce; --good: #1a7f37; --change: #9a6700; --bad: #cf222e; --adopt: #0969da;
          --person: #8250df; --calm: #aab2bb; --good-ground: #dafbe1; --bad-ground: #ffebe9;
          --notice-ground: #fff8c5; }
        @media (prefers-color-scheme: dark) { :root {
          --ground: #0f1318; --sheet: #181d24; --text: #e6eaef; --quiet: #9aa5b1; --line: #343c46;
          --accent: #6cb0ff; --good: #4cc366; --change: #e0af3a; --bad: #ff7b72; --adopt: #6cb0ff;
          --person: #c39bff; --calm: #57616c; --good-ground: #12351d; --bad-ground: #47171a;
          --notice-ground: #3a2f0b; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1.25rem; background: var(--ground);
          color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.8rem; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; }
        p { margin: .35rem 0; overflow-wrap: anywhere; }
        code, del, ins, .address, .place, .fields th, .secret {
          font: .87em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        header { border-bottom: 1px solid var(--line); padding-bottom: .8rem; }
        .verb { color: var(--quiet); margin: 0; }
        .verdict { font-size: 1.15rem; font-weight: 600; }
        .verdict::before { content: ""; display: inline-block; width: .7em; height: .7em;
          border-radius: 50%; margin-right: .5em; background: var(--bad); }
        .verdict.good::before { background: var(--good); }
        .verdict.warn::before { background: var(--change); }
        .counts { color: var(--quiet); }
        .notice { border-left: 4px solid var(--change); background: var(--notice-ground);
          padding: .5rem .8rem; margin: .6rem 0; border-radius: 0 6px 6px 0; overflow-wrap: anywhere; }
        .notice.bad { border-color: var(--bad); background: var(--bad-ground); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem;
          border-bottom: 1px solid var(--line); }
        thead th { color: var(--quiet); font-weight: 600; font-size: .85rem; }
        tbody th { font-weight: 600; overflow-wrap: anywhere; }
        .wide { width: 38%; min-width: 12rem; }
        .number { font-variant-numeric: tabular-nums; }
        .bar { display: block; width: 100%; height: .85rem; border-radius: 3px;
          background: var(--sheet); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: .25rem 0 0;
          color: var(--quiet); font-size: .82rem; }
        i { display: inline-block; width: .7em; height: .7em; margin-right: .35em;
          border-radius: 2px; }
        .a-create { --c: var(--good); } .a-adopt { --c: var(--adopt); }
        .a-update { --c: var(--change); } .a-replace { --c: #d9622b; } .a-delete { --c: var(--bad); }
        .a-forget { --c: #8c959f; } .a-manual, .h-needs-a-person { --c: var(--person); }
        .a-no-op { --c: var(--calm); } .h-failed, .h-missing { --c: var(--bad); }
        .h-unknown, .h-not-attempted { --c: #d9622b; } .h-drifted { --c: var(--change); }
        .h-fine { --c: var(--good); }
        rect { fill: var(--c); } i { background: var(--c); }
        button, select, input { font: inherit; color: inherit; background: var(--ground);
          border: 1px solid var(--line); border-radius: 6px; padding: .25rem .6rem; }
        button { cursor: pointer; }
        button.platform { border: 0; padding: 0; background: none; color: var(--accent);
          text-align: left; font-weight: 600; overflow-wrap: anywhere; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        #controls { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px;
          padding: .7rem .9rem; margin-bottom: .8rem; display: flex; flex-wrap: wrap;
          gap: .6rem 1.2rem; align-items: center; }
        [hidden], #controls[hidden] { display: none; }
        .search { flex: 1 1 18rem; display: flex; gap: .5rem; align-items: center; }
        .search input { flex: 1; min-width: 0; }
        fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
          gap: .3rem .5rem; flex-basis: 100%; }
        legend { float: left; margin-right: .5rem; color: var(--quiet); min-width: 3.4rem; }
        .chip { border: 1px solid var(--line); border-radius: 99px; padding: .05rem .6rem;
          background: var(--ground); font-size: .88rem; cursor: pointer; white-space: nowrap; }
        .chip input { margin: 0 .4em 0 0; vertical-align: -1px; }
        .chip:has(input:not(:checked)) { opacity: .6; }
        .tools { flex-basis: 100%; margin: 0; }
        output { color: var(--quiet); margin-right: .6rem; }
        .row { border: 1px solid var(--line); border-radius: 8px; margin: .4rem 0; }
        .row > summary { padding: .5rem .8rem; cursor: pointer; display: flex; flex-wrap: wrap;
          gap: .2rem .8rem; align-items: baseline; }
        .row > summary::before { content: "\\25B8"; color: var(--quiet); }
        .row[open] > summary::before { content: "\\25BE"; }
        .row > summary::-webkit-details-marker { display: none; }
        .row[open] > summary { border-bottom: 1px solid var(--line); }
        .deed { color: var(--c); font-weight: 600; min-width: 7rem; }
        .a-no-op.deed, .a-forget.deed { color: var(--quiet); }
        .address { font-weight: 600; font-size: .93em; flex: 1 1 14rem; min-width: 0; }
        .mark { color: var(--c); border: 1px solid var(--c); border-radius: 99px; padding: 0 .6rem;
          font-size: .8rem; }
        .place { color: var(--quiet); }
        .details { padding: .5rem .8rem .8rem; }
        .fields { margin-top: .4rem; }
        .fields th { width: 30%; font-weight: 400; color: var(--quiet); }
        del { background: var(--bad-ground); text-decoration: line-through; padding: 0 .25em;
          border-radius: 3px; }
        ins { background: var(--good-ground); text-decoration: none; padding: 0 .25em;
          border-radius: 3px; }
        .line { display: block; width: fit-content; margin: .1rem 0; }
        .note { color: var(--quiet); margin-left: .5rem; font-size: .85rem; }
        footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .6rem;
          color: var(--quiet); font-size: .88rem; }
        @media (max-width: 40rem) {
          body { padding: .8rem; }
          .address { flex-basis: 100%; order: 3; }
          .place { order: 4; }
          .fields th { width: 40%; }
          .wide { min-width: 9rem; } }
        @media print {
          body { max-width: none; padding: 0; font-size: 11px; }
          #controls, .row > summary::before { display: none; }
          .row { break-inside: avoid; }
          * { print-color-adjust: exact; } }
        """
}
