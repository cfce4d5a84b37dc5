package import Model

extension DiagnosticCode {
    /// A member that nobody reads.
    package static let unknownField = DiagnosticCode(
        "RC1101", "unknown field",
        """
        The mapping has a member that this place does not know. It is an error, because a \
        misspelled field would otherwise be left out without a word.

        `reconcile explain KIND` lists the fields of a kind.
        """)
    /// A member that will go away.
    package static let deprecatedField = DiagnosticCode(
        "RC1123", "deprecated field",
        """
        The field still works and will not for ever. The warning says what to write instead; \
        `reconcile explain KIND.FIELD` says it too.
        """)
    /// A member that must be there.
    package static let missingField = DiagnosticCode(
        "RC1102", "missing field",
        """
        A required member is missing. `reconcile explain KIND` shows which fields a kind needs; \
        the field that names the connection defaults to `metadata.name`.
        """)
    /// A value of another type.
    package static let wrongType = DiagnosticCode(
        "RC1103", "wrong type",
        """
        The value is of another type than the field takes, such as a list where text is needed. \
        An empty value (`key:` without anything) is null, which no field takes: leave it out.
        """)
    /// A plain scalar that some version of YAML reads as something else.
    package static let ambiguousScalar = DiagnosticCode(
        "RC1104", "value that YAML versions read differently",
        """
        A value without quotes is text only where YAML 1.1 and YAML 1.2 agree that it is. `no`, \
        `on`, `012`, `1_000`, `1.10`, `1:30` and dates are Booleans, numbers or times to at least \
        one of them, and other tools would change them: `1.10` becomes 1.1.

        Quote the value where text is meant. Where a number or Boolean is meant, write it in the \
        form that both versions know: `true`, `false`, `12`, `1000`, `1.5`.
        """)
    /// A value outside of what the field allows.
    package static let invalidValue = DiagnosticCode(
        "RC1105", "value not allowed",
        """
        The value has the right type and is still not one that the field takes: a word outside of \
        a closed list, a number out of range, a text of the wrong length or form.
        """)
    /// A `kind` that does not exist.
    package static let unknownKind = DiagnosticCode(
        "RC1106", "unknown kind",
        """
        `kind` names what a manifest describes; every platform has one kind. `reconcile explain` \
        lists them.
        """)
    /// An `apiVersion` that this program does not read.
    package static let unsupportedVersion = DiagnosticCode(
        "RC1107", "unsupported apiVersion",
        """
        This program reads `apiVersion: reconcile/v1`. A file for a later version needs a later \
        program.
        """)
    /// A platform that the project file does not have.
    package static let unknownPlatform = DiagnosticCode(
        "RC1108", "unknown platform",
        """
        `metadata.platform` is the key of an entry under `spec.platforms` of the project file, not \
        the name of a product.
        """)
    /// A kind of one product on an account of another.
    package static let foreignKind = DiagnosticCode(
        "RC1109", "kind of another platform",
        """
        The platform entry belongs to another provider than the kind. Correct `kind`, or name \
        another entry in `metadata.platform`.
        """)
    /// A name that breaks the rule for names.
    package static let invalidName = DiagnosticCode(
        "RC1110", "invalid name",
        """
        Names of connections, platforms and projects have 1 to 63 characters: letters, digits, \
        dots, underscores and hyphens, a letter or digit first. Names of stores start with a small \
        letter and have up to 32 small letters, digits and hyphens.
        """)
    /// Two manifests with one address.
    package static let duplicateAddress = DiagnosticCode(
        "RC1111", "duplicate address",
        """
        Two manifests have the same `metadata.platform` and `metadata.name`. Together they are the \
        address by which state knows a connection, so each exists once.
        """)
    /// Two manifests that mean one remote object.
    package static let duplicateIdentity = DiagnosticCode(
        "RC1112", "duplicate identity",
        """
        Two manifests under different names mean the same object on the platform: the fields by \
        which the platform's objects are told apart are equal. Each would undo what the other does.
        """)
    /// A reference in a field that is not secret.
    package static let referenceNotAllowed = DiagnosticCode(
        "RC1113", "reference in a field that is not secret",
        """
        The platform shows this field again, or it cannot hold a secret in this place. A reference \
        here would publish the secret to everybody who can read the connection.

        Put the reference into a field that the platform marks as secret, such as its credentials.
        """)
    /// A literal where only references are legal.
    package static let literalSecret = DiagnosticCode(
        "RC1114", "literal in a secret field",
        """
        This field holds a secret, so it takes only `{secretRef: …}` or `{secretTemplate: …}`. A \
        literal would put the secret into version control, from where it cannot be taken back.

        If a real secret was written here, treat it as known to others and change it.
        """)
    /// A literal under a key that names a credential.
    package static let literalCredential = DiagnosticCode(
        "RC1115", "literal under a key that names a credential",
        """
        The last word of the key is token, secret, password, passwd or passphrase, or it is key \
        after api, private, access or secret. Such a value is taken for a secret and must be a \
        reference.

        Where the value really is none, say so: `{literal: "value"}`.
        """)
    /// A reference, template or mapping around it that is not well formed.
    package static let invalidReference = DiagnosticCode(
        "RC1116", "invalid secret reference",
        """
        A secret is written `{secretRef: "store://locator?option=value#field"}` or \
        `{secretTemplate: "text ${store://locator} text"}`, each with an optional `revision`. \
        Nothing else may stand beside them, and each store decides which options it takes.
        """)
    /// A reference to a store that does not exist.
    package static let unknownStore = DiagnosticCode(
        "RC1117", "unknown secret store",
        """
        The word before `://` is `env`, `file`, or the name of an entry under `spec.stores` of the \
        project file.
        """)
    /// A manifest that names a variable of the project file.
    package static let reservedVariable = DiagnosticCode(
        "RC1118", "environment variable of the project file",
        """
        The project file uses this environment variable for `auth`, `state`, `stores` or \
        `fingerprintKey`. A manifest may not name it: whoever may write manifests could otherwise \
        send the platform's own key to a connection of theirs. With the state in S3 the same holds \
        for the variables with Amazon's credentials.
        """)
    /// Fields that exclude or need each other.
    package static let fieldRule = DiagnosticCode(
        "RC1119", "fields that do not go together",
        """
        Some fields of a kind, or of the project file, exclude each other, or one is only legal \
        with a certain value of another. The message names them.
        """)
    /// A sink that is not well formed.
    package static let invalidSink = DiagnosticCode(
        "RC1120", "invalid sink",
        """
        A sink says where a secret that the platform returns is kept: `file://` and a path below \
        the folder of the project file, or a reference to a store of type `exec` that has a \
        `write` command in the project file. The commands of such a store must take `{path}` or \
        `{ref}`, and `{field}` where the sink has one.
        """)
    /// An output without a sink.
    package static let missingSink = DiagnosticCode(
        "RC1121", "missing sink",
        """
        The platform returns a secret once and never again, and without it the connection can be \
        neither used nor deleted. `outputs` must say where to keep it.
        """)
    /// Two outputs with one sink.
    package static let duplicateSink = DiagnosticCode(
        "RC1122", "sink used twice",
        """
        Two connections keep a secret in the same place; the second would overwrite the first, \
        which could then never be deleted.
        """)

    /// RC1124: a sink is a file of the project.
    package static let sinkOnProjectFile = DiagnosticCode(
        "RC1124", "sink on a file of the project",
        """
        The sink of a connection is the project file, a manifest or the state. The token that the \
        platform returns would replace it.
        """)

    /// A `movedFrom` that nothing can be moved from.
    package static let unclearMove = DiagnosticCode(
        "RC1131", "move that cannot be told",
        """
        `metadata.movedFrom` names a connection that another manifest still declares, or two \
        manifests name the same one. Only one of them can be the connection that was renamed.
        """)

    /// A file that cannot be read.
    package static let unreadableFile = DiagnosticCode(
        "RC1201", "file cannot be read",
        """
        A file or folder that the project needs cannot be read. Nothing is planned then, because \
        a missing file must not look like connections that are no longer wanted.

        Manifests lie below the folder of the project file, and so does whatever links lead to: \
        complaints quote the file that they are about, and a project of a stranger must not make \
        them quote other files of the machine.
        """)
    /// An entry of `manifests` that names nothing.
    package static let noManifestFiles = DiagnosticCode(
        "RC1202", "no such manifests",
        """
        An entry under `manifests` names no file: the path does not exist, the folder has no \
        `*.yaml` or `*.yml`, or the pattern matches nothing. Hidden files and folders do not count. \
        It is an error, because a mistyped path must not look like an empty set.
        """)
    /// No manifest at all.
    package static let emptyManifestSet = DiagnosticCode(
        "RC1203", "empty manifest set",
        """
        The files hold no manifest at all. An empty set would mean to delete every connection, so \
        it is refused. To stop managing connections use `reconcile state forget`.
        """)
    /// Two entries for one account.
    package static let duplicateAccount = DiagnosticCode(
        "RC1204", "one account under two names",
        """
        Two platform entries have the same provider, endpoint and workspace. Each would take the \
        other's connections for its own or for strangers.
        """)
    /// An endpoint that is not usable.
    package static let invalidEndpoint = DiagnosticCode(
        "RC1205", "invalid endpoint",
        """
        An endpoint is `https://HOST[:PORT][/PATH]` without user, query or fragment. `http://` is \
        taken only for `localhost`, `127.x.x.x` and `[::1]`, because credentials travel with every \
        request.
        """)
    /// A route override that is not usable.
    package static let invalidRoute = DiagnosticCode(
        "RC1206", "invalid route",
        """
        A route is overridden by `METHOD /path`, below the endpoint and without a query. It may \
        use the placeholders that the route has by default, and `{workspace}` where the platform \
        has workspaces; it must keep those that tell which object is meant. Routes that read stay \
        GET, routes that change something never become GET.
        """)
    /// A state backend that does not exist.
    package static let unsupportedBackend = DiagnosticCode(
        "RC1207", "unsupported state backend",
        """
        State is kept in a file (`backend: file`, the default), on a server that speaks the \
        protocol of Terraform's HTTP backend, GitLab's for one (`backend: http`), or in a bucket of \
        S3 (`backend: s3`).
        """)
    /// Credentials of a platform that do not fit together.
    package static let invalidAuth = DiagnosticCode(
        "RC1208", "credentials that do not fit",
        """
        `auth` holds exactly one of the sets of credentials that the platform takes, each of them \
        as a reference. `reconcile explain KIND` shows them.

        `auth` of a state takes `username` with `password`, or `token` (sent as bearer token), or \
        `header` with `value`.
        """)
    /// A store that is not well formed.
    package static let invalidStore = DiagnosticCode(
        "RC1209", "invalid secret store",
        """
        A store has the type `env`, `file` or `exec`. `exec` needs `command`, a program with fixed \
        arguments; an argument that is exactly `{path}`, `{field}`, `{version}` or `{ref}` is \
        replaced. `env` and `file` may be declared again to narrow them with `allow`.
        """)
    /// A project file that is not one document.
    package static let oneProject = DiagnosticCode(
        "RC1210", "not exactly one project",
        """
        The project file holds exactly one document, of kind `Project`.
        """)
    /// A link among the manifests that is not followed.
    package static let linkNotFollowed = DiagnosticCode(
        "RC1211", "symbolic link is not followed",
        """
        Folders are searched without following symbolic links to other folders, so that there are \
        no circles. What lies behind the link would be left out, and connections could look as if \
        they were no longer wanted. Name the link's target under `manifests`, or remove the link.
        """)

    /// The codes of this station, for the registry of codes.
    package static let manifestsCodes: [DiagnosticCode] = [
        .unknownField, .missingField, .wrongType, .ambiguousScalar, .invalidValue, .unknownKind,
        .unsupportedVersion, .unknownPlatform, .foreignKind, .invalidName, .duplicateAddress,
        .duplicateIdentity, .referenceNotAllowed, .literalSecret, .literalCredential,
        .invalidReference, .unknownStore, .reservedVariable, .fieldRule, .invalidSink,
        .missingSink, .duplicateSink, .sinkOnProjectFile, .unclearMove, .unreadableFile,
        .noManifestFiles, .emptyManifestSet,
        .duplicateAccount, .invalidEndpoint, .invalidRoute, .unsupportedBackend, .invalidAuth,
        .invalidStore, .oneProject, .linkNotFollowed,
        .invalidStateAddress, .stateWithoutLock, .keyNotNamed, .deprecatedField,
        .undefinedVariable, .invalidVariable, .variableNotAllowed, .unusedVariable,
    ]
}
