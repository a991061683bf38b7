public import TicketDomain

/// A language that people read messages and reports in.
public enum Language: String, CaseIterable, Sendable {
  /// English.
  case en
  /// Simplified Chinese.
  case zh

  /// The language of a POSIX locale name such as `zh_CN.UTF-8`; English for every other.
  public init(locale: String) { self = locale.lowercased().hasPrefix("zh") ? .zh : .en }
}

extension Title {
  /// The title in that language.
  public func text(_ language: Language) -> String {
    switch language {
    case .en: en
    case .zh: zh
    }
  }
}
