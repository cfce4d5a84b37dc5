/// The script of the page: filters, search and keys; the policy of the page allows no other.
///
/// It only shows and hides what is there and writes no markup, so that no text of a platform can
/// become more than text.
enum HTMLScript {
    static let text = #"""
        "use strict";
        (() => {
          const byId = (id) => document.getElementById(id);
          const controls = byId("controls");
          if (!controls) return;
          const search = byId("search");
          const platform = byId("platform");
          const rows = [...document.querySelectorAll(".row")];
          const texts = rows.map((row) => row.textContent.toLowerCase());
          const chips = [...controls.querySelectorAll("input[data-filter]")];
          const filter = () => {
            const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
            const off = new Set(
              chips.filter((chip) => !chip.checked)
                .map((chip) => chip.dataset.filter + "=" + chip.value));
            let count = 0;
            rows.forEach((row, index) => {
              const fits = !off.has("action=" + row.dataset.action)
                && !off.has("health=" + row.dataset.health)
                && (platform.value === "" || row.dataset.platform === platform.value)
                && words.every((word) => texts[index].includes(word));
              row.hidden = !fits;
              if (fits) count += 1;
            });
            byId("shown").textContent = count + " of " + rows.length + " shown";
            byId("none").hidden = count > 0;
          };
          const setAll = (isOpen) => {
            for (const row of rows) if (!row.hidden) row.open = isOpen;
          };
          search.addEventListener("input", filter);
          platform.addEventListener("change", filter);
          for (const chip of chips) chip.addEventListener("change", filter);
          byId("open").addEventListener("click", () => setAll(true));
          byId("close").addEventListener("click", () => setAll(false));
          byId("reset").addEventListener("click", () => {
            search.value = "";
            platform.value = "";
            for (const chip of chips) chip.checked = true;
            filter();
          });
          for (const button of document.querySelectorAll("button.platform")) {
            button.addEventListener("click", () => {
              platform.value = button.value;
              filter();
              controls.scrollIntoView();
            });
          }
          document.addEventListener("keydown", (event) => {
            const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
            if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              search.focus();
            } else if (event.key === "Escape" && document.activeElement === search) {
              search.value = "";
              filter();
            }
          });
          let closed = [];
          window.addEventListener("beforeprint", () => {
            closed = rows.filter((row) => !row.hidden && !row.open);
            for (const row of closed) row.open = true;
          });
          window.addEventListener("afterprint", () => {
            for (const row of closed) row.open = false;
          });
          controls.hidden = false;
          filter();
        })();
        """#
}
