internal import TicketDomain

/// A matter that somebody is going to write about, before anybody is found to answer.
struct PlannedMail {
  var at: ClockSeconds
  var customer: MailCustomer
  var department: Department
  var subject: String
  var text: String
  /// What an agent answers, where one does.
  var answer: String
  /// What the customer then says.
  var thanks: String
  /// What it is about, where it is one of the usual topics.
  var topic: Topic?
  var isAnswered = true
  /// The other department gets the same mail.
  var isToBoth = false
  /// The sender's clock is years behind.
  var isClockWrong = false

  /// A mail about a topic, in one of its wordings.
  init(
    at moment: ClockSeconds, by customer: MailCustomer, to department: Department, about topic: Topic,
    wording: Int, _ particulars: Particulars
  ) {
    let words = MailWords.about(topic)
    self.topic = topic
    at = moment
    self.customer = customer
    self.department = department
    subject = particulars.filling(words.wordings[wording].subject)
    text = particulars.filling(words.wordings[wording].question)
    answer = words.answer
    thanks = words.thanks
  }

  /// A mail with words of its own.
  init(
    at moment: ClockSeconds, by customer: MailCustomer, to department: Department, subject: String, text: String,
    answer: String, thanks: String
  ) {
    at = moment
    self.customer = customer
    self.department = department
    self.subject = subject
    self.text = text
    self.answer = answer
    self.thanks = thanks
  }
}
