internal import Crypto
internal import MailParsing
internal import MailText
internal import TicketDomain

/// By what the same mail, and the same words, are known again: the first 16 bytes of SHA-256, in hexadecimal.
enum MailIdentity {
  /// The same for the same mail in whatever mailbox: what its sender wrote, and nothing that was added or changed on the way
  /// (Received, Status, transfer encodings, wrapping). O(text).
  ///
  /// A mail that tells neither an id nor a date is known by all its bytes instead, since too many look alike.
  static func digest(of mail: ParsedMail, bytes: UnsafeRawBufferPointer) -> String {
    var hasher = SHA256()
    let id = mail.originalMessageID ?? mail.messageID
    guard id != nil || mail.date != nil else {
      return digest(ofBytes: bytes)
    }
    for field in [id ?? "", mail.date?.description ?? "", mail.from?.address ?? "", mail.subject] {
      add(field, to: &hasher)
    }
    for attachment in mail.attachments { add(attachment.digest.description, to: &hasher) }
    var text = mail.text
    let words = text.withUTF8 { text in
      [UInt8](unsafeUninitializedCapacity: text.count) { words, count in
        for byte in text {
          words[count] = byte
          count += byte > 0x20 ? 1 : 0
        }
      }
    }
    hasher.update(data: words)
    return self.text(hasher.finalize())
  }

  /// The same for the same words, numbers and layout aside; `nil` where there are no words. O(text).
  static func digest(ofWords newText: String) -> String? {
    let letters = TextNormalisation.comparable(newText[...])
    return letters.isEmpty ? nil : text(SHA256.hash(data: letters))
  }

  /// The same for the same bytes. O(bytes).
  static func digest(ofBytes bytes: UnsafeRawBufferPointer) -> String {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return text(hasher.finalize())
  }

  private static func add(_ field: String, to hasher: inout SHA256) {
    var field = field
    field.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    hasher.update(data: [0])
  }

  private static func text(_ digest: SHA256Digest) -> String {
    digest.withUnsafeBytes { hexadecimal(UnsafeRawBufferPointer(rebasing: $0.prefix(16))) }
  }
}
