/// How much of one mail is read. What lies beyond is left out and flagged; nothing is refused.
///
/// The defaults are far above what people's mail needs and keep what a hostile one costs small: beside the mail's own bytes a
/// parser holds a few times `htmlBytesMax`, whatever the mail's size.
public struct MailLimits: Sendable, Equatable {
  /// Multiparts within multiparts; what lies deeper is an attachment as it stands.
  public var nestingMax = 32
  /// Parts, multiparts included; those after it are not read.
  public var partsMax = 1000
  /// Of one header, name and value of all its fields; fields after it are not read.
  public var headerBytesMax = 1 << 20
  /// Of one header field's value; the rest of it is not read.
  public var fieldBytesMax = 1 << 18
  /// Addresses of all fields together.
  public var addressesMax = 1000
  /// Message ids of one field: the first, and the last ones.
  public var referencesMax = 200
  /// Of the text, as UTF-8.
  public var textBytesMax = 1 << 20
  /// Of HTML that a text is made of.
  public var htmlBytesMax = 8 << 20
  /// Recipients that a delivery report tells of.
  public var reportedRecipientsMax = 100

  /// The defaults.
  public init() {}
}
