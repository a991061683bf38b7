public import Secrets
internal import TicketDomain

extension SettingsNode {
  /// `{environment: NAME}`, `{file: PATH}` or `{command: [PROGRAM, ARGUMENT, …]}`: where a secret is, never the secret itself.
  public func secret(folder: String) throws -> Secret {
    let expected = "{environment: NAME}, {file: PATH}, {command: [PROGRAM, …]}"
    guard isMapping else { throw bad(expected) }
    let fields = try fields(["environment", "file", "command"])
    if let name = fields.optional("environment") { return .environment(try name.text()) }
    if let path = try fields.optional("file")?.path(in: folder) { return .file(path) }
    if let command = fields.optional("command") { return .command(try command.listOrSelf().map { try $0.text() }) }
    throw bad(expected)
  }
}
