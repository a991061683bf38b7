public import TicketDomain

/// Why a sample company could not be written.
public enum SampleCompanyErrorCode: String, FailureCode {
  /// A count or the last month is outside what can be simulated; `parameter`, `value` and `allowed` say which.
  case outOfRange = "sample-out-of-range"
  /// The folder holds something already, and nothing is ever written over.
  case folderNotEmpty = "sample-folder-not-empty"
  /// The system refused to make a folder or write a file; `detail` is its reason.
  case notWritten = "sample-not-written"
}

/// A sample company that could not be written; the place is the path.
public typealias SampleCompanyError = Failure<SampleCompanyErrorCode>
