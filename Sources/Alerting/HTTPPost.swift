internal import CCurl
internal import TicketDomain

/// A POST of JSON over libcurl, one connection each: certificates are checked, and nobody is sent elsewhere.
struct HTTPPost {
  var url: String
  var body: [UInt8]
  var headers: [String] = []
  /// PEM file of a certificate authority of one's own.
  var authority: String?

  private static let answerBytesMax = 64 * 1024

  init(url: String, body: [UInt8]) {
    self.url = url
    self.body = body
  }

  /// The answer's body. Throws ``DeliveryError``; of an answer other than 2xx, `delivery-busy` for 408, 425, 429 and 5xx.
  func send() throws -> [UInt8] {
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else { throw DeliveryError(.badAddress) }
    let transfer = try CurlTransfer()
    transfer.set(CURLOPT_URL, url)
    transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
    transfer.set(CURLOPT_POST, 1)
    transfer.set(CURLOPT_POSTFIELDSIZE, body.count)
    if let authority { transfer.set(CURLOPT_CAINFO, authority) }
    transfer.set(CURLOPT_HTTPHEADER, ["Content-Type: application/json; charset=utf-8", "Expect:"] + headers)
    transfer.keepAnswer(bytesMax: Self.answerBytesMax)
    try body.withUnsafeBytes { bytes in
      transfer.set(CURLOPT_POSTFIELDS, bytes)
      try transfer.perform()
    }
    let status = transfer.status
    guard !(200..<300).contains(status) else { return transfer.answer }
    guard [408, 425, 429].contains(status) || status >= 500 else {
      throw DeliveryError(.refused, ["answer": "HTTP \(status)"])
    }
    throw DeliveryError.busy("HTTP \(status)", retryAfterSeconds: transfer.retryAfterSeconds)
  }
}
