"""A company whose calls, mails, chats and ledgers keep coming. Every record has a token, by which it is looked for in the log."""

import gzip
import json
import os
import random
import shutil
import time

CONFIGURATION = """\
company: Soak
time-zone: Asia/Shanghai
region: CN
currency: CNY
data: data
definitions: [definitions/finance.yaml]
departments:
  service: {title: Service, names: [客服部], queues: [support]}
  it: {title: IT, names: [信息技术部]}
daemon: {listen: "127.0.0.1:0", room: 24MB}
backups: {folder: backups, every: %(backups)ds, keep: 3}
sources:
  pbx: {adapter: asterisk-cdr-csv, files: "inputs/pbx/*.csv*", department: service}
  freeswitch: {adapter: freeswitch-cdr-csv, files: inputs/freeswitch/*.csv, department: it}
  wecom: {adapter: wecom-archive, files: inputs/wecom/*.jsonl, department: service}
  kf: {adapter: wecom-kf, files: inputs/kf/*.json, department: service}
  box: {adapter: maildir, folders: inputs/box}
  finance: {adapter: cost-csv, files: inputs/finance/*.csv, every: 30s}
"""

MAIL_SOURCE = """\
  mail: {adapter: imap, server: "imaps://localhost:%(port)d", ca: %(authority)s, user: "%(user)s", \
password: {file: password}, every: 60s}
"""


class Company:
    """The folder of a configuration, and what was put into it."""

    def __init__(self, folder, program, server, generator, backup_seconds):
        self.folder = folder
        self.random = generator
        self.server = server
        self.yaml = CONFIGURATION % {"backups": backup_seconds}
        if server:
            self.yaml += MAIL_SOURCE % {"port": server.port, "authority": server.authority, "user": server.user}
        self.program = program
        self.whole = {}        # source -> how many records with a token were written whole
        self.spoilt = {}       # source -> how many that cannot be understood
        self.amounts = {}      # token of a ledger line -> its latest amount in fen
        for name in ["pbx", "freeswitch", "wecom", "kf", "finance", "box/new", "box/cur", "box/tmp"]:
            os.makedirs(self.path("inputs", name))
        self.configure(self.yaml)
        self.write_secret(right=True)
        self.rotations = 0
        self.ledgers = 0
        self.chat = []
        self.lines = []

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def configure(self, yaml):
        with open(self.path("ticketledger.yaml.new"), "w", encoding="utf-8") as file:
            file.write(yaml)
        os.rename(self.path("ticketledger.yaml.new"), self.path("ticketledger.yaml"))

    def write_secret(self, right):
        path = self.path("password")
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(self.server.password if self.server and right else "wrong")
        os.chmod(path + ".new", 0o600)
        os.rename(path + ".new", path)

    def token(self, source):
        self.whole[source] = self.whole.get(source, 0) + 1
        return "soak-%s-%d" % (source, self.whole[source])

    def spoil(self, source):
        self.spoilt[source] = self.spoilt.get(source, 0) + 1

    def local_time(self, seconds=0):
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 3600 + 8 * 3600 + seconds))

    def caller(self):
        return "138%08d" % self.random.randrange(2000)

    # Calls

    def pbx(self):
        token = self.token("pbx")
        caller, start = self.caller(), self.local_time()
        line = '"","%s","6000","queue","%s","PJSIP/trunk-%s","PJSIP/1005-%s","Queue","support","%s","%s","%s",45,40,' % (
            caller, caller, token, token, start, self.local_time(5), self.local_time(45))
        self.append("inputs/pbx/Master.csv", line + '"ANSWERED","DOCUMENTATION","%s","","","%s",%d\n' % (
            token, token, self.whole["pbx"]))

    def spoilt_call(self):
        self.spoil("pbx")
        self.append("inputs/pbx/Master.csv", '"spoilt %d","not","a","call"\n' % self.spoilt["pbx"])

    def freeswitch(self):
        token = self.token("freeswitch")
        self.append("inputs/freeswitch/cdr.csv", '"%s","%s","2004","public","%s","%s","%s","45","40","NORMAL_CLEARING","%s","%s-b","","PCMA","PCMA"\n' % (
            self.caller(), self.caller(), self.local_time(), self.local_time(5), self.local_time(45), token, token))

    def append(self, name, text):
        with open(self.path(name), "a", encoding="utf-8") as file:
            file.write(text)

    def rotate(self):
        """As logrotate does: by a new name, or by a copy; older ones are compressed later."""
        path = self.path("inputs/pbx/Master.csv")
        if not os.path.exists(path):
            return "nothing to rotate"
        self.rotations += 1
        old = "%s.%d" % (path, self.rotations)
        if self.random.random() < 0.5:
            os.rename(path, old)
            return "renamed"
        shutil.copyfile(path, old)
        os.truncate(path, 0)
        return "copied and truncated"

    def compress(self):
        folder = self.path("inputs/pbx")
        plain = sorted(name for name in os.listdir(folder) if name[-1].isdigit())
        for name in plain[:-1]:
            source = os.path.join(folder, name)
            # Made beside, then moved in whole, as careful scripts do.
            with open(source, "rb") as file, gzip.open(self.path("compressing"), "wb") as packed:
                shutil.copyfileobj(file, packed)
            os.rename(self.path("compressing"), source + ".gz")
            os.unlink(source)
        return "%d files" % max(0, len(plain) - 1)

    # Mail

    def mail_text(self, token):
        return ("From: =?UTF-8?B?5byg?= <%s@qq.com>\r\nTo: support@example.cn\r\nSubject: Order %s\r\nDate: %s\r\n"
                "Message-ID: <%s@example.net>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n您好，%s 还没有收到。\r\n" % (
                    self.caller(), token, time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()), token, token)
                ).encode()

    def mail(self):
        if self.server:
            token = self.token("mail")
            self.server.deliver(token, self.mail_text(token))

    def box(self):
        token = self.token("box")
        temporary = self.path("inputs/box/tmp", token)
        with open(temporary, "wb") as file:
            file.write(self.mail_text(token))
        os.rename(temporary, self.path("inputs/box/new", "%d.%s.host" % (time.time(), token)))

    # Chats

    def wecom(self):
        token = self.token("wecom")
        self.append("inputs/wecom/archive.jsonl", json.dumps({
            "msgid": token + "_external", "action": "send", "from": "wm%s" % self.caller(), "tolist": ["wx_e10001"],
            "roomid": "", "msgtime": int(time.time() * 1000), "msgtype": "text",
            "text": {"content": "订单 %s 在哪里？😀" % token}}, ensure_ascii=False) + "\n")

    def spoilt_chat(self):
        self.spoil("wecom")
        self.append("inputs/wecom/archive.jsonl", '{"msgid":"spoilt-%d","action":"se\n' % self.spoilt["wecom"])

    def kf_messages(self):
        for _ in range(self.random.randint(1, 20)):
            token = self.token("kf")
            self.chat.append({
                "msgid": token, "open_kfid": "wkSoak", "external_userid": "wm" + self.caller(),
                "send_time": int(time.time()), "origin": 3, "msgtype": "text", "text": {"content": "打印机连不上 " + token}})

    def kf(self):
        """An export that is dropped in whole; it repeats some of what earlier ones had."""
        earlier = self.chat[-5:]
        self.chat = []
        self.kf_messages()
        name = "sync-%05d.json" % self.whole["kf"]
        self.drop("inputs/kf/" + name, self.kf_text(earlier + self.chat))

    def kf_text(self, messages):
        return json.dumps({"errcode": 0, "errmsg": "ok", "msg_list": messages}, ensure_ascii=False).encode()

    def cut_kf(self):
        """An export whose copy broke off; the whole one comes later."""
        self.chat = []
        self.kf_messages()
        name = "inputs/kf/cut-%05d.json" % self.whole["kf"]
        text = self.kf_text(self.chat)
        self.drop(name, text[: len(text) // 2])
        return name, text

    def drop(self, name, content):
        with open(self.path("dropping"), "wb") as file:
            file.write(content)
        os.rename(self.path("dropping"), self.path(name))

    # Ledgers

    def finance(self):
        """A table that is written anew: lines are added, and some are corrected."""
        if len(self.lines) > 400:
            self.lines = []
            self.ledgers += 1
        for _ in range(self.random.randint(1, 10)):
            token = self.token("finance")
            self.amounts[token] = self.random.randrange(100, 1_000_000)
            self.lines.append(token)
        for token in self.random.sample(self.lines, min(3, len(self.lines))):
            self.amounts[token] = self.random.randrange(100, 1_000_000)
        text = "部门,费用项目,记账日期,金额,币种,凭证号,备注\r\n"
        for token in self.lines:
            text += "客服部,软件服务费,2026-10-15,%d.%02d,人民币,%s,订阅\r\n" % (*divmod(self.amounts[token], 100), token)
        encoded = text.encode("gb18030") if self.ledgers % 2 else b"\xef\xbb\xbf" + text.encode()
        self.drop("inputs/finance/ledger-%d.csv" % self.ledgers, encoded)
