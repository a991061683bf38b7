internal import Crypto
internal import TicketDomain

/// SHA-256 (FIPS 180-4).
func sha256(_ bytes: UnsafeRawBufferPointer) -> TicketDomain.Digest {
  var hasher = SHA256()
  hasher.update(bufferPointer: bytes)
  return hasher.finalize().withUnsafeBytes { TicketDomain.Digest($0) } ?? .zero
}

func sha256(_ bytes: ArraySlice<UInt8>) -> TicketDomain.Digest { bytes.withUnsafeBytes { sha256($0) } }
