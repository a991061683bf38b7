/// What people write to the HR department.
extension MailWords {
  static let insuranceCertificate = MailWords(
    [
      ("社保缴费证明", "您好！\n我需要近三个月的社保缴费证明，用于办理居住证。请问怎么申请？\n谢谢！"),
      ("居住证要用的参保证明", "办居住证，派出所要看社会保险的缴费记录，最近三个月的就行。\n能帮我开一份吗？要不要盖章？"),
      ("想开一份缴费记录", "你好，\n麻烦出具一下我的社保证明（近3个月），窗口说居住证办理必须提交，电子章也可以。"),
      ("社保證明申請", "您好，\n因為要辦居住證，需要最近三個月的社會保險繳費證明，請問在哪裡可以下載？"),
      ("居住证材料", "窗口退了我的材料，说缺社保那一份，三个月内的缴费明细。\n周五之前能拿到吗？"),
    ], answer: "您好：\n缴费证明已开具，请在员工门户下载，有效期三个月。", thanks: "已收到，谢谢！")

  static let housingFund = MailWords(
    [
      ("公积金转移", "您好，\n我换了城市，公积金账户需要转到{city}，材料已附上，请查收。"),
      ("异地转公积金需要什么", "我人已经到{city}了，以前交的公积金想迁过来，要准备哪些材料，多久能到账？"),
      ("住房公积金迁到{city}", "你好，住房公积金想办理异地转移接续，转入地{city}，那边账户还没有开，先办哪一步？"),
      ("GJJ 转出", "请问gjj怎么转出？新单位在{city}，HR 说原单位先封存账户才能转。"),
      ("公積金轉移問題", "您好，本人已調往{city}工作，原有公積金帳戶希望一併轉過去，請告知流程及所需文件。"),
    ], answer: "您好，\n材料齐全，我们本周五前提交，预计十个工作日办结。\n如有问题请直接回复本邮件。", thanks: "好的，麻烦您了。")

  static let missingWages = MailWords(
    [
      ("{month}月工资少了两天", "您好，\n{month}月的工资条上扣了两天事假，可是我没有请过假，考勤记录可以查。\n请核实。"),
      ("工资核对", "这个月发的工资不对，少算了两天。我全勤，没休过假，麻烦查一下考勤。"),
      ("关于扣款", "你好！看到工资单里有两天的缺勤扣款，应该是弄错了，那两天我都在上班，打卡截图可以提供。\n什么时候能补发？"),
      ("薪資有誤", "您好，{month}月薪資被扣兩日事假，但我並未請假，煩請查核後補發。"),
      ("考勤是不是记错人了", "工资到账比平时少，算下来正好是2天。是不是把别人的假记到我名下了？"),
    ], answer: "您好，\n确实记错了，是同名同事的假期，已经更正，差额随下个月工资补发。", thanks: "好的，谢谢帮忙查清楚。")

  static let medicalReport = MailWords(
    [
      ("入职体检报告", "您好，\n入职材料里的体检报告是去年十一月做的，已经过期了，还可以用吗？"),
      ("体检要不要重做", "我手上的体检单是去年11月的，人事系统上传时提示超过有效期，是不是得再做一次？指定哪家医院？"),
      ("关于体检费用", "报到前要交体检报告，我原来那份（去年十一月）不知道算不算数。如果要重新体检，费用能报销吗？"),
      ("體檢報告過期", "您好，入職須提交的體檢報告為去年十一月所做，請問是否仍然有效？需否到指定醫院重做？"),
    ], answer: "您好，\n半年以内的都可以，您的需要重做，清单里的任何一家医院都行，凭发票报销。", thanks: "明白了，下周去做。")

  static let invoice = MailWords(
    [
      ("发票抬头修改", "你好，\n订单 {order} 的发票抬头写错了，应为“示例科技（上海）有限公司”，请重开。"),
      ("开票信息有误", "发票收到了，但是公司名称少了“（上海）”三个字，财务不给报。\n单子是 {order}，能作废重新开一张吗？"),
      ("请重开发票", "麻烦把 {order} 这张票退回重开，抬头应该是示例科技（上海）有限公司，税号没问题。"),
      ("發票抬頭錯誤", "您好，訂單編號 {order}，貴司所開發票之公司名稱有誤，煩請更正後重寄。"),
      ("专票退票", "专用发票的购方名称跟我们营业执照对不上，订单号：{order}。需要红冲后再开吗？请告知流程。"),
    ], answer: "您好，\n原发票已作废，新发票随附。给您带来不便，敬请谅解。", thanks: "收到了，没有问题。")

  static let shopRefund = MailWords(
    [
      ("福利商城退款", "您好，\n订单 {order} 已经取消两周了，{amount}元还没有退回来，请帮忙查一下。"),
      ("退款一直没到账", "在福利商城买的东西退了货，仓库也签收了，钱（¥{amount}）迟迟没有原路返回。订单号{order}。"),
      ("重复扣款", "商城那笔 {order} 付了两次，后来我取消了，应退 {amount} 元，到现在银行卡里没看到。"),
      ("關於退款進度", "你好，福利商城訂單 {order} 早已申請退款，金額 {amount} 元，至今未入帳，煩請跟進。"),
      ("催退款", "在吗？{order} 这单什么时候退钱，客服说三到五个工作日，已经半个月了！"),
    ], answer: "您好，\n退款因银行卡信息变更被退回，已重新发起，预计三个工作日到账。", thanks: "到账了，谢谢。")

  static let referenceLetter = MailWords(
    [
      (
        "Reference letter",
        "Dear team,\nI need a reference letter in English for a visa application.\nWhat do you need from me?"
      ),
      (
        "Letter for my visa",
        "Hello,\nthe consulate asks for a statement from my employer, in English, with position and salary. Could you issue one?"
      ),
      (
        "Proof of employment",
        "Hi HR,\nplease could I get a proof of employment (English)? It goes with my visa papers; a copy of my passport is attached."
      ),
      (
        "Visa documents",
        "Good morning,\nI am applying for a visa and still lack the employer's letter. Whom do I ask for it, and how long does it take?"
      ),
    ], answer: "Dear colleague,\na copy of your passport and the dates of travel are enough.",
    thanks: "Sent. Thanks a lot.")

  static let payslip = MailWords(
    [
      (
        "Payslip of last month",
        "Hello,\nmy last payslip shows two days of leave that I did not take.\nCould you please check?\nThank you."
      ),
      (
        "Leave deducted by mistake",
        "Hi,\nI was paid two days less than usual. I have not been on holiday, so I guess somebody booked leave for the wrong person."
      ),
      (
        "Question about my salary",
        "Dear payroll,\nthere is a deduction for 2 days off on my pay statement, but I worked the whole month. Please correct it."
      ),
      (
        "Wrong pay",
        "Good afternoon,\nthe amount on my account is short. According to the slip it is because of unpaid leave - I took none."
      ),
    ],
    answer:
      "Hello,\nyou are right, the leave was booked for a colleague with the same name.\nThe correction comes with the next payroll.",
    thanks: "Great, thank you!")

  static let courseRefund = MailWords(
    [
      (
        "Refund for a cancelled course",
        "Hello,\nthe course I booked (order {order}) was cancelled, and the {amount} CNY have not come back yet."
      ),
      (
        "Where is my money?",
        "Hi,\nI paid {amount} for a training that did not take place. When will I be refunded? Order no. {order}."
      ),
      (
        "Order {order}",
        "Dear HR team,\nyour portal says \"refunded\", my bank says otherwise. It is about {amount} CNY for the seminar that was called off."
      ),
      (
        "Training fee",
        "Good morning,\nplease return the fee for order {order}; the trainer fell ill and there was no other date. It was {amount} yuan."
      ),
    ], answer: "Hello,\nthe refund was sent back by your bank; we have started it again today.",
    thanks: "It has arrived, thank you.")
}
