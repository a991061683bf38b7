public import TicketDomain

/// Writes one JSON object member by member, for adapters whose records are not mapped by a definition.
///
/// A value that is absent leaves its member out. Used again from ``reset()`` on; one task at a time.
public final class EventJSON {
  private let sink = ByteSink()

  /// An empty object.
  public init() {}

  /// Begins a new object.
  public func reset() { sink.reset() }

  /// The object's bytes, or none where it has no members. Valid until the next ``reset()``.
  public func closed() -> UnsafeRawBufferPointer {
    if sink.raw.isEmpty { return sink.raw }
    sink.closeObject()
    return sink.raw
  }

  /// Adds a string; what is not UTF-8 cannot be in a `String`.
  public func add(_ name: StaticString, text: String?) {
    guard let text else { return }
    begin(name)
    sink.append(jsonString: text)
  }

  /// Adds a whole number.
  public func add(_ name: StaticString, count: Int) {
    begin(name)
    sink.append(decimal: Int64(count))
  }

  /// Adds a time in UTC.
  public func add(_ name: StaticString, instant: Instant?) {
    guard let instant else { return }
    begin(name)
    sink.append(jsonInstant: instant)
  }

  /// Adds a list of strings; an empty one is left out.
  public func add(_ name: StaticString, texts: [String]) {
    addList(name, texts) { sink.append(jsonString: $0) }
  }

  /// Adds a list of objects, one for each of `values`; an empty one is left out.
  public func add<Value>(_ name: StaticString, objects values: [Value], _ write: (Value, EventJSON) -> Void) {
    let object = EventJSON()
    addList(name, values) { value in
      object.reset()
      write(value, object)
      sink.append(TextSlice(object.closed()))
    }
  }

  /// Adds a list of JSON objects that are written already; an empty one is left out.
  public func add(_ name: StaticString, json objects: [String]) {
    addList(name, objects) { object in
      var object = object
      object.withUTF8 { sink.append(TextSlice(UnsafeRawBufferPointer($0))) }
    }
  }

  private func addList<Value>(_ name: StaticString, _ values: [Value], _ write: (Value) -> Void) {
    guard !values.isEmpty else { return }
    begin(name)
    for (index, value) in values.enumerated() {
      sink.append(index == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
      write(value)
    }
    sink.append(UInt8(ascii: "]"))
  }

  private func begin(_ name: StaticString) {
    sink.append(sink.count == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
    sink.append(UInt8(ascii: "\""))
    sink.append(TextSlice(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)))
    sink.append(UInt8(ascii: "\""))
    sink.append(UInt8(ascii: ":"))
  }
}
