/// What people write by mail that is about none of the usual topics.
enum MailMatter {
  static let colleagues = [(subject: "排班调整", text: "下周三的班能和我换一下吗？")]

  /// By whether they are Chinese.
  static let greetings = [
    true: [("在吗", "在吗"), ("你好", "您好"), ("在吗？", "在吗？"), ("您好", "您好，在吗？"), ("咨询", "你好，有人吗？")],
    false: [("Hello", "Hello"), ("Hi", "Hi"), ("Hello", "Hello, is anybody there?")],
  ].mapValues { $0.map { (subject: $0.0, text: $0.1) } }

  typealias Form = (subject: String, text: String, answer: String, thanks: String)

  static let formInChinese: Form = (
    "办公用品申领（订单 {order}）",
    "申领部门：销售二部\n订单号：{order}\n品名：复印纸 A4，{boxes} 箱；签字笔 {boxes} 盒\n请确认后配送到{floor}楼前台。",
    "您好，\n已确认，明天配送。", "收到，谢谢。"
  )
  static let formInEnglish: Form = (
    "Office supplies, order {order}",
    "Department: Sales 2\nOrder number: {order}\nItems: copy paper A4, {boxes} boxes; pens, {boxes} packs\nPlease confirm and deliver to floor {floorNumber}.",
    "Hello,\nconfirmed, it comes tomorrow.", "Thank you."
  )

  /// What a mail server answers for somebody who is away.
  static let automaticAnswer =
    "您好，您的来信已收到，我们会在一个工作日内回复。\nWe have received your mail and will answer within one working day."
}
