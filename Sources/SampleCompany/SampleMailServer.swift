internal import Glibc
public import TicketDomain

/// What it takes to serve a sample company's mailboxes by IMAP, and to read them so.
public struct SampleMailServer {
  private let path: String
  private static let port = 10143

  /// A server of the mailboxes in the company's folder at `path`, which is absolute.
  public init(serving path: String) { self.path = path }

  /// Writes `dovecot.conf`, for Dovecot 2.3, and `imap.yaml`, the company's configuration with the mailboxes read by IMAP. The
  /// mail must be a user's whom Dovecot serves: where root owns it, it is given to `nobody`. Throws ``SampleCompanyError``.
  public func write() throws(SampleCompanyError) {
    let folder = SampleFolder(existing: path)
    let owner = getuid() == 0 ? "nobody" : "\(getuid())"
    let group = getuid() == 0 ? "nogroup" : "\(getgid())"
    try folder.write(Array(configuration(owner: owner, group: group).utf8), to: "dovecot.conf")
    let mailboxes = [Department.hr, .it].map { department in
      "  mail-\(department.rawValue): {adapter: imap, server: \"imap://127.0.0.1:\(Self.port)\", "
        + "user: \(department.rawValue), password: {environment: SAMPLE_PASSWORD}, folders: [INBOX, Sent]}\n"
    }
    let yaml = Configuration.yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("  mail: {adapter: maildir") ? mailboxes.joined().dropLast() : line
    }
    try folder.write(Array(yaml.joined(separator: "\n").utf8), to: "imap.yaml")
    guard getuid() == 0, let nobody = getpwnam("nobody") else { return }
    for place in Mailboxes.folders {
      guard chown(path + "/" + place, nobody.pointee.pw_uid, nobody.pointee.pw_gid) == 0 else {
        throw SampleCompanyError(.notWritten, at: place, ["detail": String(cString: strerror(errno))])
      }
    }
  }

  private func configuration(owner: String, group: String) -> String {
    """
    # Serves the sample company's mailboxes on a port of this machine, to whoever says the password "sample".
    # 在本机端口上提供示例公司的邮箱，口令为 sample。
    base_dir = \(path)/.dovecot
    state_dir = \(path)/.dovecot
    log_path = \(path)/.dovecot.log
    protocols = imap
    listen = 127.0.0.1
    ssl = no
    disable_plaintext_auth = no
    first_valid_uid = 1
    first_valid_gid = 1
    mail_location = maildir:\(path)/inputs/mail/%u
    namespace inbox {
      inbox = yes
    }
    passdb {
      driver = static
      args = password=sample
    }
    userdb {
      driver = static
      args = uid=\(owner) gid=\(group) home=\(path)
    }
    service imap-login {
      inet_listener imap {
        port = \(Self.port)
      }
      inet_listener imaps {
        port = 0
      }
    }

    """
  }
}
