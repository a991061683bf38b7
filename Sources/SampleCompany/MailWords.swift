/// What is written about a topic: made-up texts in the two languages of the company's mail, with ``Particulars`` in braces.
struct MailWords {
  /// One way to say it. Different wordings of a topic have different subjects.
  struct Wording {
    var subject: String
    var question: String
  }

  var wordings: [Wording]
  var answer: String
  var thanks: String

  init(_ wordings: [(subject: String, question: String)], answer: String, thanks: String) {
    self.wordings = wordings.map { Wording(subject: $0.subject, question: $0.question) }
    self.answer = answer
    self.thanks = thanks
  }

  static func about(_ topic: Topic) -> MailWords {
    switch topic {
    case .insuranceCertificate: insuranceCertificate
    case .housingFund: housingFund
    case .missingWages: missingWages
    case .medicalReport: medicalReport
    case .invoice: invoice
    case .shopRefund: shopRefund
    case .referenceLetter: referenceLetter
    case .payslip: payslip
    case .courseRefund: courseRefund
    case .login: login
    case .vpn: vpn
    case .printer: printer
    case .laptopDelivery: laptopDelivery
    case .workPhone: workPhone
    case .lockedAccount: lockedAccount
    case .vpnAbroad: vpnAbroad
    case .screenDelivery: screenDelivery
    }
  }
}
