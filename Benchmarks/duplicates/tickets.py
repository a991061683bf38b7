#!/usr/bin/env python3
"""Writes tickets of many customers, some of them about the same matter, for `ticketledger duplicates rank`.

Usage: tickets.py COUNT DOCS GOLD. DOCS is a table as that command reads it; GOLD has lines of a ticket and an earlier one about the
same matter. One ticket in eight repeats a matter of the last two weeks, in other words: parts left out, other greetings, synonyms,
another channel of the same customer. Two thirds are Chinese. The same COUNT gives the same files.
"""
import random
import sys

GREETINGS = {"zh": ["", "", "", "你好，", "您好，", "在吗？", "麻烦问下，", "请问一下，"], "en": ["", "", "Hi, ", "Hello, ", "Dear team, "]}
ENDINGS = {"zh": ["", "", "，谢谢", "，急！", "，等了好久了", "？？"], "en": ["", "", ", thanks", ". Please help", ", it is urgent"]}
THINGS = {
    "zh": ["空气净化器", "扫地机器人", "洗衣机", "冰箱", "电饭煲", "路由器", "智能手表", "蓝牙耳机", "平板电脑", "投影仪", "吸尘器", "热水器", "电视", "空调",
           "打印机", "摄像头", "门锁", "台灯", "加湿器", "微波炉", "会员卡", "优惠券", "发票", "积分", "套餐", "宽带", "账户", "信用卡", "保险", "课程"],
    "en": ["air purifier", "vacuum robot", "washing machine", "fridge", "rice cooker", "router", "smart watch", "headphones", "tablet",
           "projector", "heater", "television", "printer", "camera", "door lock", "lamp", "invoice", "voucher", "membership", "account"]}
TROUBLES = {
    "zh": [("开不了机", "打不开", "无法启动"), ("一直不发货", "还没有发货", "怎么还不发"), ("退款没到账", "退的钱没收到", "退款什么时候到"), ("漏水", "渗水", "一直滴水"),
           ("噪音很大", "声音特别响", "太吵了"), ("连不上网", "无法联网", "网络连接失败"), ("少了配件", "配件没给全", "缺零件"), ("收到是坏的", "到货就坏了", "拆开是破的"),
           ("想换个颜色", "颜色发错了", "能换颜色吗"), ("充不进电", "无法充电", "充电没反应"), ("怎么取消", "想要取消", "如何退订"), ("登录不上", "登不进去", "提示登录失败"),
           ("被重复扣款", "扣了两次钱", "多扣了一笔"), ("保修多久", "质保期是几年", "还在保修吗"), ("地址填错了", "想改收货地址", "地址能改吗"), ("屏幕闪烁", "屏幕一直闪", "花屏"),
           ("什么时候上门", "师傅没有来", "预约的安装没人来"), ("验证码收不到", "短信验证码没来", "没有收到验证码"), ("价格降了", "刚买就降价", "能退差价吗"), ("发票抬头错了", "要重开发票", "发票信息不对")],
    "en": [("does not start", "won't turn on", "is dead"), ("was not shipped", "has not been sent", "when will it ship"),
           ("refund is missing", "did not get my money back", "still waiting for the refund"), ("is leaking", "drips water", "leaks water"),
           ("is too loud", "makes a lot of noise", "very noisy"), ("cannot connect", "connection fails", "no network"),
           ("arrived broken", "was damaged", "is broken on arrival"), ("does not charge", "won't charge", "charging fails"),
           ("how to cancel", "want to cancel", "please cancel"), ("cannot log in", "login fails", "login error"),
           ("was charged twice", "double charge", "charged two times"), ("wrong address", "change the address", "address is wrong")]}
PLACES = {
    "zh": ["北京", "上海", "广州", "深圳", "杭州", "成都", "武汉", "西安", "重庆", "南京", "苏州", "天津", "郑州", "长沙", "青岛", "沈阳", "宁波", "昆明"],
    "en": ["Berlin", "London", "Paris", "Madrid", "Milan", "Oslo", "Vienna", "Dublin", "Boston", "Austin", "Denver", "Toronto"]}
DETAILS = {
    "zh": ["客厅那台", "上周买的", "双十一下的单", "给父母买的", "第二次维修后", "升级以后", "搬家之后", "孩子用的", "公司采购的", "朋友送的", "二楼的", "刚拆封",
           "用了三天", "用了一个月", "店里买的", "直播间买的", "换货回来的", "国庆期间", "雨天以后", "停电以后", "更新系统后", "老人机上", "晚上八点", "早上起来"],
    "en": ["since yesterday", "after the update", "for my parents", "bought last week", "after the repair", "in the office", "on the second floor",
           "after a power cut", "from your store", "in the kitchen", "since Monday", "after moving house", "out of the box", "in the evening"]}
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志强晓雨思佳宇轩"
PHRASES = ["model {}", "型号{}"]


def text(chance, language, matter):
    thing, trouble, place, detail, model = matter
    words = [chance.choice(TROUBLES[language][trouble])]
    parts = [PLACES[language][place]] if chance.random() < 0.6 else []
    if chance.random() < 0.8:
        parts.append(DETAILS[language][detail])
    if language == "zh":
        body = "".join(parts) + THINGS["zh"][thing] + (f"型号{model}" if chance.random() < 0.7 else "") + words[0]
    else:
        body = " ".join([THINGS["en"][thing]] + ([f"model {model}"] if chance.random() < 0.7 else []) + words + parts)
    return chance.choice(GREETINGS[language]) + body + chance.choice(ENDINGS[language])


def main(count, docs, gold):
    chance = random.Random(11)
    recent = []
    clock = 1767225600
    with open(docs, "w") as documents, open(gold, "w") as truth:
        documents.write("id\tcreated\tchannel\tphone\temail\twxid\tdisplay_name\tsubject\ttext\n")
        for number in range(count):
            clock += chance.randrange(1, 60)
            earlier = recent[chance.randrange(len(recent))] if recent and chance.random() < 0.125 else None
            if earlier:
                customer, language, matter, members = earlier
            else:
                language = "zh" if chance.random() < 0.67 else "en"
                matter = (chance.randrange(len(THINGS[language])), chance.randrange(len(TROUBLES[language])),
                          chance.randrange(len(PLACES[language])), chance.randrange(len(DETAILS[language])),
                          f"{chance.choice('ABCDEFGHKLMNPRSTX')}{chance.randrange(10, 99)}{chance.choice('ABCDE')}")
                customer, members = chance.randrange(1, count + 2), []
                recent.append((customer, language, matter, members))
                if len(recent) > 20000:
                    recent[chance.randrange(10000)] = recent.pop()
            channel = chance.choice(["phone", "email", "wechat"])
            who = random.Random(customer)
            name = who.choice(FAMILY) + who.choice(GIVEN) + who.choice(GIVEN)
            phone, mail, chat = f"1{who.randrange(3000000000, 9999999999)}", f"u{who.randrange(10**9)}@example.com", f"wxid_{who.randrange(10**10):010d}"
            ticket = f"B{number:07d}"
            said = text(chance, language, matter)
            stamp = clock
            day, second = divmod(stamp, 86400)
            created = f"{1970 + day // 365}-{(day % 365) // 31 + 1:02d}-{(day % 365) % 31 % 28 + 1:02d} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
            documents.write("\t".join([
                ticket, created, channel, phone if channel == "phone" else "", mail if channel == "email" else "",
                chat if channel == "wechat" else "", name if chance.random() < 0.7 else "",
                said[:12] if channel == "email" else "", said]) + "\n")
            for member in members:
                truth.write(f"{ticket}\t{member}\n")
            members.append(ticket)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
