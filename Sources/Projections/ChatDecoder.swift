internal import EventStore
internal import FastJSON
internal import TicketDomain
internal import Ticketing

/// Decodes `chat-message-logged` and `chat-message-recalled` events; people, names, kinds and conversations become numbers.
final class ChatDecoder {
  private(set) var conversations = ByteInterner()
  /// Who writes: ids.
  private(set) var people = ByteInterner()
  /// What they are called.
  private(set) var names = ByteInterner()
  private(set) var kinds = ByteInterner()
  /// Between whom each conversation is.
  private(set) var conversationKinds: [ChatConversation.Kind] = []

  private let logged = JSONFieldReader(fields: [
    "conversation", "conversationKind", "message", "kind", "role", "session", "quotes",
  ])
  private let personal = JSONFieldReader(fields: ["sender", "senderName", "customer", "quotedSender", "text"])

  /// The message, whose identity is its own position until someone says otherwise.
  func message(_ event: borrowing LoggedEvent) throws -> ChatMessage {
    try logged.read(event.payload)
    if event.personal.isEmpty { personal.clear() } else { try personal.read(event.personal) }
    let isRecall = event.kind == .chatMessageRecalled
    guard let conversation = logged.bytes(0) ?? (isRecall ? UnsafeRawBufferPointer(start: nil, count: 0) : nil) else {
      throw ProjectionError(.eventUnreadable, at: "event \(event.position)", ["field": "conversation"])
    }
    var message = ChatMessage(
      event: event.position, at: event.occurredAt, source: Int32(clamping: event.source),
      conversation: number(ofConversation: conversation, kind: logged.bytes(1)), sender: person(0), role: .system,
      isRecall: isRecall)
    let id = logged.bytes(2).map(ChatMessage.hash(ofID:)) ?? 0
    if isRecall {
      message.target = id
      return message
    }
    message.id = id
    message.target = logged.bytes(6).map(ChatMessage.hash(ofID:)) ?? 0
    message.kind = logged.bytes(3).map { kinds.number(of: $0) } ?? -1
    message.role = role(logged.bytes(4))
    message.sign = sign(logged.bytes(5))
    message.senderName = personal.bytes(1).map { names.number(of: $0) } ?? -1
    message.customer = person(2)
    message.quotedSender = person(3)
    let isText = logged.bytes(3).map { $0.elementsEqual("text".utf8) } ?? false
    if let text = personal.bytes(4), isText {
      message.isCourtesy = Courtesy.isAll(of: text)
      if logged.bytes(1)?.first == UInt8(ascii: "g") {
        message.mention = Self.mention(in: text).map { names.number(of: $0) } ?? -1
      }
    } else {
      message.isCourtesy = logged.bytes(3).map { $0.elementsEqual("sticker".utf8) } ?? false
    }
    return message
  }

  /// Another decoder's numbers as this one's.
  struct Numbers {
    fileprivate var conversations: [Int32]
    fileprivate var people: [Int32]
    fileprivate var names: [Int32]
    fileprivate var kinds: [Int32]

    func renumber(_ message: inout ChatMessage) {
      func own(_ number: Int32, _ numbers: [Int32]) -> Int32 { number < 0 ? number : numbers[Int(number)] }
      message.conversation = own(message.conversation, conversations)
      message.sender = own(message.sender, people)
      message.customer = own(message.customer, people)
      message.quotedSender = own(message.quotedSender, people)
      message.senderName = own(message.senderName, names)
      message.mention = own(message.mention, names)
      message.kind = own(message.kind, kinds)
    }
  }

  /// Learns the texts of `other`.
  func absorb(_ other: ChatDecoder) -> Numbers {
    let numbers = Numbers(
      conversations: conversations.absorb(other.conversations), people: people.absorb(other.people),
      names: names.absorb(other.names), kinds: kinds.absorb(other.kinds))
    for (number, kind) in zip(numbers.conversations, other.conversationKinds) { note(kind, of: number) }
    return numbers
  }

  /// A key by which the views find a conversation's messages.
  func key(ofConversation number: Int32) -> Int64 {
    Int64(bitPattern: ChatMessage.hash(ofID: conversations.text(of: number)))
  }

  private func number(ofConversation bytes: UnsafeRawBufferPointer, kind: UnsafeRawBufferPointer?) -> Int32 {
    let number = conversations.number(of: bytes)
    switch kind?.first {
    case UInt8(ascii: "g"): note(.group, of: number)
    case UInt8(ascii: "s"): note(.service, of: number)
    default: note(.direct, of: number)
    }
    return number
  }

  /// A recall does not tell the kind, so it is direct only where no message says otherwise.
  private func note(_ kind: ChatConversation.Kind, of conversation: Int32) {
    let index = Int(conversation)
    if index == conversationKinds.count {
      conversationKinds.append(kind)
    } else if kind.rawValue > conversationKinds[index].rawValue {
      conversationKinds[index] = kind
    }
  }

  private func person(_ field: Int) -> Int32 { personal.bytes(field).map { people.number(of: $0) } ?? -1 }

  private func role(_ bytes: UnsafeRawBufferPointer?) -> ChatMessage.Role {
    switch bytes?.first {
    case UInt8(ascii: "a"): .agent
    case UInt8(ascii: "c"): .customer
    case UInt8(ascii: "s"): .system
    default: .unknown
    }
  }

  private func sign(_ bytes: UnsafeRawBufferPointer?) -> ChatMessage.SessionSign {
    switch bytes?.first {
    case UInt8(ascii: "s"): .started
    case UInt8(ascii: "t"): .transferred
    case UInt8(ascii: "e"): .ended
    default: .none
    }
  }

  /// The name behind the first `@`: up to the thin blank that WeChat writes behind it, as names have blanks of their own; where it
  /// wrote none, up to any other or the end.
  private static func mention(in text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let at = text.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    let rest = text[(at + 1)...]
    var end: Int?
    for index in rest.indices {
      let byte = rest[index]
      if byte == 0xE2, index + 2 < rest.endIndex, rest[index + 1] == 0x80, rest[index + 2] == 0x85 {
        end = index
        break
      }
      if byte <= 0x20, end == nil { end = index }
      if byte < 0x20 || byte == UInt8(ascii: "@") { break }
    }
    let name = rest[..<(end ?? rest.endIndex)]
    return name.isEmpty ? nil : UnsafeRawBufferPointer(rebasing: name)
  }
}
