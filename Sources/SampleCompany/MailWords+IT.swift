/// What people write to the IT department.
extension MailWords {
  static let login = MailWords(
    [
      ("系统登录不上", "系统从今天早上开始登录不上，提示“令牌已过期”，清缓存也没有用。\n比较着急，请尽快处理。"),
      ("进不去系统了", "输了密码就跳出来一句“令牌已过期”，缓存清了、电脑也重启了，还是进不去。"),
      ("token 过期怎么办", "你好，打开系统报错：令牌过期。换浏览器、删除缓存都试过，一样。\n今天要交报表，麻烦帮忙看看。"),
      ("無法登入系統", "您好，登入系統時一直顯示「令牌已過期」，清除快取後仍然相同，請協助處理。"),
      ("报错求助", "登陆页面反复弹回来，说我的令牌失效。之前一直好好的。"),
    ], answer: "您好，\n认证服务已恢复，请退出后重新登录。若仍有提示，请把时间和截图发给我们。", thanks: "现在可以了，谢谢。")

  static let vpn = MailWords(
    [
      ("VPN 总是掉线", "更新客户端以后，VPN 每隔几分钟就断一次，重连又好一会儿。\n日志怎么导出？"),
      ("远程连接不稳定", "您好，自从升级之后在家连公司网络老是断开，开会都开不完整，请帮忙解决。"),
      ("升级后断线", "vpn新版本装上就开始频繁断线，卸载重装过，没用。安装在 C 盘 Program Files 下面。"),
      ("VPN 斷線", "您好，用戶端更新後 VPN 頻繁中斷，家中網路正常，請問如何排查？"),
      ("关于VPN", "连不住啊，一会儿一断，就是上次推送更新后开始的。要不要退回旧版？"),
    ], answer: "您好，\n请从门户下载页升级到 5.2.1，该版本修复了会话密钥续期的问题。", thanks: "升级以后稳定了。")

  static let printer = MailWords(
    [
      ("打印机无法连接", "{floor}楼靠窗的打印机连接不上，驱动重装过了。"),
      ("打印不了", "靠窗户那台打印机一直显示脱机，{floor}楼几个人都打不出来，驱动删了重装也一样。"),
      ("{floorNumber}F打印机脱机", "你好，{floorNumber}F 窗边的机器状态是“脱机”，电源和纸都正常，麻烦来看一下。"),
      ("{floor}樓印表機", "您好，{floor}樓靠窗的印表機無法連線，重新安裝驅動程式後仍顯示離線。"),
      ("办公设备报修", "报修：打印机，位置{floor}楼窗户边上，现象是电脑找不到它，已尝试重装驱动。"),
    ], answer: "已更换网线，请再试一次。", thanks: "可以打印了。")

  static let laptopDelivery = MailWords(
    [
      ("电脑快递没有收到", "您好，\n新电脑的快递 {waybill} 显示已签收，可是我没有拿到，请查一下送到哪里了。"),
      ("单号查询", "单号 {waybill}，里面是我的办公笔记本，物流停了三天不动了。能帮忙催一下吗？"),
      ("笔记本丢件？", "IT 寄给我的笔记本到现在没影，顺丰{waybill}说本人签收，我根本没签过。"),
      ("快遞未送達", "您好，貴部門寄出的筆記型電腦（單號 {waybill}）顯示已簽收，惟本人並未收到，請協助查詢。"),
      ("设备签收异常", "领用的电脑一直没到我手上。运单 {waybill} 的状态不对，前台也说没有代收。"),
    ], answer: "您好，\n包裹被送到了二号楼前台，已请同事转交。", thanks: "拿到了，谢谢。")

  static let workPhone = MailWords(
    [
      ("工作手机没有信号", "您好，\n我的工作号 {phone} 从昨天起没有服务，换卡槽也不行。"),
      ("号码停机？", "打 {phone} 提示已停机，这是公司发的号，客户都找不到我了，请尽快处理。"),
      ("手机卡坏了", "公司配的 SIM 卡（{phone}）读不出来，插别人的手机也一样，能补一张吗？"),
      ("公務門號故障", "您好，公務門號 {phone} 自昨日起無法通話，重新開機無效，煩請處理。"),
    ], answer: "您好，\n号码已恢复，若仍无信号请到服务台换卡。", thanks: "好了，谢谢。")

  static let lockedAccount = MailWords(
    [
      (
        "Account locked", "Hello,\nmy account is locked; I typed the old password three times. Could you open it again?"
      ),
      (
        "Cannot sign in",
        "Hi,\nsince I changed my password I am locked out. It was my own fault, I kept entering the previous one."
      ),
      (
        "Please unlock my user",
        "Good morning,\nafter three wrong tries the system does not let me in any more. I am working over the VPN today."
      ),
      ("Password trouble", "Dear IT,\n\"user is locked\" is all I get. Please reset it, I have a call at noon."),
    ], answer: "Hello,\nI have unlocked it. Please wait two minutes and try once more.", thanks: "I am in, thanks.")

  static let vpnAbroad = MailWords(
    [
      (
        "VPN keeps disconnecting", "Hi,\nthe VPN disconnects every few minutes since the update.\nLogs are attached."
      ),
      (
        "Connection drops",
        "Hello,\never since version 5 was rolled out I am thrown out of the company network again and again, sometimes in the middle of a call."
      ),
      (
        "Remote access unstable",
        "Dear IT,\nworking from home has become impossible: the tunnel breaks after two or three minutes. The new client seems to be the reason."
      ),
      (
        "VPN client 5",
        "Good morning,\nis there a way back to the old client? The current one loses its session all the time."
      ),
    ], answer: "Hi,\nplease install version 5.2.1 from the portal; it fixes the renewal of the session key.",
    thanks: "It is stable now.")

  static let screenDelivery = MailWords(
    [
      (
        "Monitor not delivered",
        "Hello,\nthe courier says that my monitor was delivered (tracking number {waybill}), but I never got it."
      ),
      (
        "Parcel {waybill}",
        "Hi,\nmy new screen should have been here last week. Tracking has not moved for days. Can you find out where it is?"
      ),
      (
        "Missing shipment",
        "Dear IT,\n{waybill} is marked as signed for. Not by me, and the front desk has nothing either. It was the 27 inch display."
      ),
      (
        "Where is my display?",
        "Good afternoon,\nI am still waiting for the display you sent with SF Express, no. {waybill}. Has it been lost?"
      ),
    ], answer: "Hello,\nthe parcel went to building 2; a colleague will bring it over today.",
    thanks: "Got it, thank you.")
}
