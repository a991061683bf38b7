/// Memory for texts that are put together while a row is mapped. What it hands out stays in place until `reset()`.
final class Arena {
  private var chunk: UnsafeMutablePointer<UInt8>
  private var chunkSize = 64 * 1024
  private var used = 0
  private var full: [UnsafeMutablePointer<UInt8>] = []

  init() { chunk = .allocate(capacity: chunkSize) }

  deinit {
    chunk.deallocate()
    full.forEach { $0.deallocate() }
  }

  /// `count` uninitialised bytes.
  func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if chunkSize - used < count { grow(count) }
    defer { used += count }
    return chunk + used
  }

  /// A copy that stays until `reset()`.
  func copy(_ bytes: UnsafeRawBufferPointer) -> TextSlice {
    let source = TextSlice(bytes)
    let target = allocate(source.count)
    target.update(from: source.start, count: source.count)
    return TextSlice(start: target, count: source.count)
  }

  /// A copy of a text that stays until `reset()`.
  func copy(_ text: String) -> TextSlice {
    var text = text
    return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
  }

  /// Gives everything back at once.
  func reset() {
    used = 0
    guard !full.isEmpty else { return }
    full.forEach { $0.deallocate() }
    full.removeAll()
  }

  private func grow(_ count: Int) {
    full.append(chunk)
    chunkSize = max(chunkSize, count)
    chunk = .allocate(capacity: chunkSize)
    used = 0
  }
}
