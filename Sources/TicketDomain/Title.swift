/// What a thing is called, in each language that reports are read in.
public struct Title: Hashable, Sendable {
  /// English.
  public var en: String
  /// Simplified Chinese.
  public var zh: String

  /// The same thing's name in both languages.
  public init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }
}
