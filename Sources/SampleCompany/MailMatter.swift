/// What a customer writes about, and what both sides say: made-up texts in the two languages of the company's mail.
struct MailMatter {
  /// Words for one matter.
  struct Texts {
    var subject: String
    var question: String
    var answer: String
    var thanks: String
  }

  static let inChinese: [Texts] = [
    Texts(
      subject: "社保缴费证明", question: "您好！\n我需要上个月的社保缴费证明，用于办理居住证。请问怎么申请？\n谢谢！",
      answer: "您好：\n缴费证明已开具，请在员工门户下载，有效期三个月。", thanks: "已收到，谢谢！"),
    Texts(
      subject: "公积金转移", question: "您好，\n我换了城市，公积金账户需要转移，材料已附上，请查收。",
      answer: "您好，\n材料齐全，我们本周五前提交，预计十个工作日办结。\n如有问题请直接回复本邮件。", thanks: "好的，麻烦您了。"),
    Texts(
      subject: "发票抬头修改", question: "你好，\n上个月的发票抬头写错了，应为“示例科技（上海）有限公司”，请重开。",
      answer: "您好，\n原发票已作废，新发票随附。给您带来不便，敬请谅解。", thanks: "收到了，没有问题。"),
    Texts(
      subject: "系统登录不上", question: "系统从今天早上开始登录不上，提示“令牌已过期”，清缓存也没有用。\n比较着急，请尽快处理。",
      answer: "您好，\n认证服务已恢复，请退出后重新登录。若仍有提示，请把时间和截图发给我们。", thanks: "现在可以了，谢谢。"),
    Texts(
      subject: "打印机无法连接", question: "三楼的打印机连接不上，驱动重装过了。", answer: "已更换网线，请再试一次。", thanks: "可以打印了。"),
  ]

  static let inEnglish: [Texts] = [
    Texts(
      subject: "Payslip for September",
      question:
        "Hello,\nmy payslip for September shows two days of leave that I did not take.\nCould you please check?\nThank you.",
      answer:
        "Hello,\nyou are right, the leave was booked for a colleague with the same name.\nThe correction comes with the next payroll.",
      thanks: "Great, thank you!"),
    Texts(
      subject: "VPN keeps disconnecting",
      question: "Hi,\nthe VPN disconnects every few minutes since the update.\nLogs are attached.",
      answer: "Hi,\nplease install version 5.2.1 from the portal; it fixes the renewal of the session key.",
      thanks: "It is stable now."),
    Texts(
      subject: "Reference letter",
      question: "Dear team,\nI need a reference letter in English for a visa application.\nWhat do you need from me?",
      answer: "Dear colleague,\na copy of your passport and the dates of travel are enough.",
      thanks: "Sent. Thanks a lot."),
  ]

  static let colleagues: [Texts] = [
    Texts(subject: "排班调整", question: "下周三的班能和我换一下吗？", answer: "可以，已经在系统里改了。", thanks: "")
  ]

  /// What a mail server answers for somebody who is away.
  static let automaticAnswer =
    "您好，您的来信已收到，我们会在一个工作日内回复。\nWe have received your mail and will answer within one working day."
}
