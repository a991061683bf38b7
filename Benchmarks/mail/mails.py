"""Writes the mails that both readers are given: `mails.py COUNT FILE`.

About 1.5 KB each, as a support mailbox gets them: Chinese and English, one part or multipart/alternative, quoted-printable,
base64, 8bit and 7bit, and an attachment in each tenth. Each is preceded by its length: four bytes, the least significant
first. The same count gives the same bytes.
"""

import base64
import quopri
import random
import sys

CHINESE = "您好，我的工资条里加班费少算了两天，请帮忙核对一下。报销单已经提交两周还没有到账，系统一直显示审批中，请问现在走到哪一步了？谢谢！"
ENGLISH = (
    "Hello, my laptop does not start since this morning, the screen stays black and the fan runs at full speed. "
    "I have tried another power supply without success. Please call me back. "
)
SUBJECTS = ["关于报销单的问题", "Laptop does not start", "回复: 加班费核对", "Re: 发票 question"]
NAMES = ["张三", "Li Wei", "王芳", "John Doe"]


def word(text: str, charset: str) -> str:
    if text.isascii():
        return text
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def part(kind: str, text: str, charset: str, encoding: str) -> bytes:
    data = text.encode(charset)
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    head = f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + data.rstrip(b"\n") + b"\n"


def lines(text: str, length: int, width: int) -> str:
    text = (text * (length // len(text) + 1))[:length]
    return "\n".join(text[start : start + width].strip() for start in range(0, length, width)) + "\n"


def multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype};\n boundary="{boundary}"\n\nThis is a message in MIME format.\n'
    body = b"".join(f"--{boundary}\n".encode() + part for part in parts)
    return head.encode() + body + f"--{boundary}--\n".encode()


def content(number: int, dice: random.Random) -> bytes:
    html = f"<html><body><p>{lines(CHINESE, 120, 60)}</p><div>{lines(ENGLISH, 100, 60)}</div></body></html>\n"
    match number % 10:
        case 0 | 1:
            return part("plain", lines(ENGLISH, 900, 72), "us-ascii", "7bit")
        case 2 | 3:
            return part("plain", lines(CHINESE, 220, 36), "utf-8", "base64")
        case 4:
            return part("plain", lines(CHINESE, 350, 36), "gb2312", "8bit")
        case 5:
            return part("plain", lines(CHINESE, 100, 36), "utf-8", "quoted-printable")
        case 9:
            head = (
                f'Content-Type: application/pdf; name="{word("发票.pdf", "utf-8")}"\n'
                "Content-Disposition: attachment; filename*=utf-8''%E5%8F%91%E7%A5%A8.pdf\n"
                "Content-Transfer-Encoding: base64\n\n"
            )
            file = head.encode() + base64.encodebytes(dice.randbytes(360))
            return multipart("mixed", f"=_m{number}", [part("plain", lines(ENGLISH, 150, 72), "us-ascii", "7bit"), file])
        case _:
            plain = part("plain", lines(CHINESE, 60, 36), "utf-8", "base64")
            encoding = ("base64", "quoted-printable")[number % 2]
            return multipart("alternative", f"----=_NextPart_{number}", [plain, part("html", html, "utf-8", encoding)])


def mail(number: int, dice: random.Random) -> bytes:
    charset = dice.choice(("utf-8", "gb2312"))
    clock = f"{number // 60 % 24:02}:{number % 60:02}:{dice.randrange(60):02}"
    head = [
        f"Return-Path: <user{number % 5000}@example.com>",
        "Delivered-To: support@corp.example",
        "Received: from mx1.example.com (mx1.example.com [192.0.2.4])",
        f"\tby mail.corp.example (Postfix) with ESMTPS id 4XyZ{number:06}",
        f"\tfor <support@corp.example>; Mon, 05 Oct 2026 {clock} +0800 (CST)",
        f"Date: Mon, 05 Oct 2026 {clock} +0800",
        f"From: {word(dice.choice(NAMES), charset)} <user{number % 5000}@example.com>",
        "To: Support <support@corp.example>, hr@corp.example",
        f"Subject: {word(dice.choice(SUBJECTS), charset)}",
        f"Message-ID: <{number}.{dice.randrange(10**9)}@example.com>",
        "MIME-Version: 1.0",
        "X-Mailer: Foxmail 7.2.25",
    ]
    if number % 3 == 0:
        head += [f"In-Reply-To: <a{number}@corp.example>", f"References: <r{number}@corp.example>\n <a{number}@corp.example>"]
    return ("\n".join(head) + "\n").encode() + content(number, dice)


def main() -> None:
    count, path = int(sys.argv[1]), sys.argv[2]
    dice = random.Random(7)
    with open(path, "wb") as file:
        for number in range(count):
            data = mail(number, dice).replace(b"\n", b"\r\n")
            file.write(len(data).to_bytes(4, "little") + data)


main()
