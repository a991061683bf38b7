internal import TicketDomain

/// What is one matter's own in the words about it: however often it is told, these stay the same.
struct Particulars {
  private var values: [(name: String, value: String)]

  private static let floors = ["二", "三", "四", "五", "六"]
  private static let cities = ["杭州", "苏州", "成都", "武汉", "厦门"]

  /// Those of a matter that begins at `start`.
  init(at start: ClockSeconds, _ generator: inout SeededGenerator) {
    func digits(_ count: Int) -> String { String((0..<count).map { _ in Character("\(generator.int(below: 10))") }) }
    let ordered = CivilDate(of: start).adding(days: -generator.int(in: 3...20))
    let floor = generator.int(below: Self.floors.count)
    let orderedOn = ordered.description.filter { $0 != "-" }
    values = [
      ("order", orderedOn + digits(6)), ("waybill", "SF" + digits(13)), ("phone", "19" + digits(9)),
      ("amount", "\(generator.int(in: 38...1860)).\(digits(1))0"),
      ("month", "\(CivilDate(of: start).period.adding(months: -1).firstDay.components.month)"),
      ("city", generator.pick(Self.cities)), ("floor", Self.floors[floor]), ("floorNumber", "\(floor + 2)"),
    ]
  }

  /// Those of a matter that was told in a chat: chats name no other floor and no other city.
  init(ofChatAt start: ClockSeconds, _ generator: inout SeededGenerator) {
    self.init(at: start, &generator)
    let said = ["city": "杭州", "floor": "三", "floorNumber": "3"]
    for (index, value) in values.enumerated() { values[index].value = said[value.name] ?? value.value }
  }

  /// `text` with the values in the places of their names in braces.
  func filling(_ text: String) -> String {
    guard text.contains("{") else { return text }
    var text = text
    for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
    return text
  }
}

extension String {
  /// `１２３` for `123`, as some input methods write.
  var withWideDigits: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          ("0"..."9").contains(scalar) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }))
  }
}
