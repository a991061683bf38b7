public import TicketDomain

/// What can go wrong while the views are derived or read.
public enum ProjectionErrorCode: String, FailureCode {
  /// An event of the log lacks what its type requires.
  case eventUnreadable = "projection-event-unreadable"
  /// An event of a type that only a newer version of the program knows.
  case eventUnknown = "projection-event-unknown"
  /// No country or territory has that region code, so that local phone numbers cannot be read.
  case regionUnknown = "projection-region-unknown"
  /// A definition's file is not what was adopted under the same id and version.
  case definitionChanged = "projection-definition-changed"
  /// No definition of that name.
  case definitionUnknown = "projection-definition-unknown"
  /// There are no views yet.
  case noViews = "projection-no-views"
  /// A definition has no pool or item of that name.
  case dimensionValue = "projection-dimension-value"
}

/// An error about the views.
public typealias ProjectionError = Failure<ProjectionErrorCode>
