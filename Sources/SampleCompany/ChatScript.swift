/// What both sides say in a session, before anybody knows when.
struct ChatScript {
  /// What the customer says and what an agent then says.
  struct Turn {
    var asks: [ChatMessage.Body]
    var answers: [ChatMessage.Body]
  }

  /// `nil` where it is about several, or about nothing in particular.
  var topic: Topic?
  var turns: [Turn]
  /// What the customer says at the end, which asks for nothing.
  var courtesy: ChatMessage.Body?
  /// What nobody answers.
  var unanswered: [ChatMessage.Body] = []

  /// At most twelve messages.
  static func talk(of department: Department, _ generator: inout SeededGenerator) -> ChatScript {
    let texts = generator.pick(ChatTexts.topics(of: department))
    var asked = 0
    var answered = 0
    let turns = (0...generator.index(cumulativeWeights: [45, 80, 100])).map { _ in
      let asks = (0...generator.index(cumulativeWeights: [60, 100])).map { _ in
        asked += 1
        return body(asked < texts.asks.count ? texts.asks[asked - 1] : texts.asks[texts.asks.count - 1], &generator)
      }
      let answers = (0...generator.index(cumulativeWeights: [72, 100])).map { _ in
        answered += 1
        return ChatMessage.Body.text(texts.answers[min(answered, texts.answers.count) - 1])
      }
      return Turn(asks: asks, answers: answers)
    }
    var script = ChatScript(topic: texts.topic, turns: turns)
    if asked + answered < 10, generator.chance(permille: 550) {
      let courtesy = self.courtesy(of: department, &generator)
      if generator.chance(permille: 200) {
        script.turns.append(Turn(asks: [courtesy], answers: [.text(generator.pick(ChatTexts.goodbyes))]))
      } else {
        script.courtesy = courtesy
      }
    }
    return script
  }

  /// The customer asks one to three times.
  static func asks(
    of department: Department, _ generator: inout SeededGenerator
  ) -> (topic: Topic, bodies: [ChatMessage.Body]) {
    let texts = generator.pick(ChatTexts.topics(of: department))
    return (texts.topic, texts.asks.prefix(generator.int(in: 1...3)).map { .text($0) })
  }

  /// An answer to what was asked long ago.
  static func lateAnswer(of department: Department, _ generator: inout SeededGenerator) -> ChatScript {
    var script = ChatScript(turns: [Turn(asks: [], answers: [.text(generator.pick(ChatTexts.lateAnswers))])])
    if generator.chance(permille: 400) {
      script.courtesy = courtesy(of: department, &generator)
    }
    return script
  }

  /// The IT department's service account takes no stickers.
  private static func courtesy(
    of department: Department, _ generator: inout SeededGenerator
  ) -> ChatMessage.Body {
    department == .hr && generator.chance(permille: 250) ? .sticker : .text(generator.pick(ChatTexts.courtesies))
  }

  /// Now and then something else than words.
  private static func body(_ text: String, _ generator: inout SeededGenerator) -> ChatMessage.Body {
    switch generator.int(below: 100) {
    case ..<8: .image
    case ..<12: .file(generator.pick(ChatTexts.files))
    case ..<14: .voice
    default: .text(text)
    }
  }
}
