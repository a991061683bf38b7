import AdapterKit
import Dispatch
import EmailAdapter
import Ingestion
import Reporting
import TicketDomain

/// Whether the mail servers let this program in. Connects, and changes nothing there.
struct MailboxCheck: HealthCheck {
  let sources: [Source]
  /// How long a server may take for each step.
  static let secondsMax = 10

  func findings() async -> [HealthFinding] {
    var findings: [HealthFinding] = []
    // Many providers lock an account after a few wrong passwords.
    var refused: Set<String> = []
    for source in sources {
      guard let access = MailboxAccess(source.adapter), !refused.contains(access.account) else { continue }
      let answer = await Self.answer(of: access)
      if case .failure(let error as any ExplainableError) = answer, error.codeName == "imap-login-refused" {
        refused.insert(access.account)
      }
      findings += Self.judge(answer, of: access.account, now: .now)
    }
    return findings
  }

  static func judge(
    _ answer: Result<MailboxAccess.Answer, any Error>, of account: String, now: Instant
  ) -> [HealthFinding] {
    switch answer {
    case .failure(let error): return [HealthFinding(.mailboxes, .wrong, error, about: account)]
    case .success(let answer):
      let opened = answer.folders.map { folder, mails in
        HealthFinding(
          .mailboxes, .ok, .mailboxSound, ["account": account, "folder": folder, "mails": Figures.count(mails)])
      }
      let clock = ClockCheck.judge(now: now, lastArrival: answer.lastArrival, of: account)
      return opened + (clock.map { [$0] } ?? [])
    }
  }

  /// The client blocks, so it waits on a thread of its own.
  private static func answer(of access: MailboxAccess) async -> Result<MailboxAccess.Answer, any Error> {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: Result { try access.examine(secondsMax: Self.secondsMax) })
      }
    }
  }
}
