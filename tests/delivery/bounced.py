"""Delivery reports as mail systems write them, made here: kind, words, what is right."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def dsn(
    address: str, status: str, diagnostic: str = "", action: str = "failed", original: str = ""
) -> bytes:
    """A report of RFC 3464."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "MAILER-DAEMON@mx.example.net"
    report["To"] = "news@example.org"
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = f"<{abs(hash((address, status, diagnostic, action)))}@mx.example.net>"
    report.attach(MIMEText("This is the mail system. Your message could not be delivered."))
    fields = MIMEBase("message", "delivery-status")
    first = EmailMessage()
    first["Reporting-MTA"] = "dns; mx.example.net"
    second = EmailMessage()
    if original:
        second["Original-Recipient"] = f"rfc822;{original}"
    second["Final-Recipient"] = f"rfc822; {address}"
    second["Action"] = action
    second["Status"] = status
    if diagnostic:
        second["Diagnostic-Code"] = f"smtp; {diagnostic}"
    fields.set_payload([first, second])
    report.attach(fields)
    returned = MIMEBase("text", "rfc822-headers")
    returned.set_payload("From: news@example.org\nTo: somebody.else@example.com\nSubject: News\n")
    report.attach(returned)
    return bytes(report)


def plain(
    text: str, sender: str = "MAILER-DAEMON@mx.example.net", subject: str = "failure notice",
    charset: str = "utf-8", **headers: str,
) -> bytes:  # fmt: skip
    """A report in words alone."""
    message = MIMEText(text, "plain", charset)
    message["From"] = sender
    message["To"] = "news@example.org"
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash(text))}@mx.example.net>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return bytes(message)


A = "li.ming@example.com"
COPY = "\n--- Below this line is a copy of the message.\n\nTo: other@example.com\nuser unknown\n"


def reports(who: str) -> list[tuple[str, bytes, tuple[tuple[str, str], ...]]]:
    """Reports of every kind about a reader: name, message, who is told out of reach, and how."""
    return [
    ("postfix", dsn(who, "5.1.1", f"550 5.1.1 <{who}>: user unknown"), ((who, "hard"),)),
    ("forwarded", dsn("inner@x.example", "5.1.1", original=who), ((who, "hard"),)),
    ("no domain", dsn(who, "5.4.4", "Host or domain name not found"), ((who, "hard"),)),
    ("full", dsn(who, "5.2.2", "552 5.2.2 mailbox full"), ((who, "soft"),)),
    ("full, no more said", dsn(who, "5.2.2", "550 quota, account disabled"), ((who, "soft"),)),
    ("disabled", dsn(who, "5.2.1", "550 5.2.1 mailbox disabled"), ((who, "hard"),)),
    ("policy", dsn(who, "5.7.1", "554 5.7.1 blocked by policy"), ((who, "soft"),)),
    ("expired", dsn(who, "4.4.7", "delivery time expired"), ((who, "soft"),)),
    ("general, told in words", dsn(who, "5.0.0", "550 No such user here"), ((who, "hard"),)),
    ("general, nothing told", dsn(who, "5.0.0", "554 transaction failed"), ((who, "soft"),)),
    ("delayed", dsn(who, "4.4.1", "connection timed out", action="delayed"), ()),
    ("delivered", dsn(who, "2.0.0", action="delivered"), ()),
    (
        "qmail",
        plain(
            "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to"
            f" deliver your message.\n\n<{who}>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
            + COPY
        ),
        ((who, "hard"),),
    ),
    (
        "exim",
        plain(
            "This message was created automatically by mail delivery software.\n\nA message you"
            " sent could not be delivered to one or more of its recipients.\n\n"
            f"  {who}\n    SMTP error from remote mail server after RCPT TO:<{who}>:\n"
            "    550 Unrouteable address: unknown user\n"
            "\n------ This is a copy of the message, including all the headers. ------\n"
            "To: x@y.example",
            subject="Mail delivery failed: returning message to sender", X_Failed_Recipients=who,
        ),
        ((who, "hard"),),
    ),
    (
        "qq",
        plain(
            f"很抱歉，您发送的邮件被退回，以下是该邮件的相关信息：\n\n收件人：{who}\n退信原因："
            f"收件人邮件地址（{who}）不存在，邮件无法送达。\nhost mx3.qq.example said:"
            " 550 Mailbox not found.\n\n原邮件如下：\nTo: other@example.com",
            sender="PostMaster@qq.example", subject="系统退信", charset="gb18030",
        ),
        ((who, "hard"),),
    ),
    (
        "163, full",
        plain(
            f"抱歉，您的邮件被退回来了……\n\n收件人邮件地址：{who}\n"
            "退信原因：对方邮箱已满 552 Quota exceeded\n",
            sender="Postmaster@163.example", subject="系统退信/Systems bounce",
        ),
        ((who, "soft"),),
    ),
    (
        "coremail, refused",
        plain(
            f"您的邮件无法送达。\n收件人：<{who}>\n原因：被对方服务器拒收 554 DT:SPM 垃圾邮件\n",
            sender="邮件系统 <postmaster@coremail.example>", subject="退信通知",
        ),
        ((who, "soft"),),
    ),
    (
        "aliyun",
        plain(
            f"邮件投递失败\n投递到 {who} 的邮件被退回：该用户不存在（550 5.1.1 no such user）\n",
            sender="Mail Delivery System <mailer-daemon@aliyun.example>",
            subject="邮件投递失败通知",
        ),
        ((who, "hard"),),
    ),
    (
        "exchange",
        plain(
            f"Delivery has failed to these recipients or groups:\n\n{who}\nThe address you entered"
            " couldn't be found. #550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found\n\n"
            "Original message headers:\nTo: other@example.com",
            sender="postmaster@corp.example", subject="Undeliverable: 中国创新观察",
        ),
        ((who, "hard"),),
    ),
    (
        "reader in the return path",
        dsn("hidden@inner.example", "5.1.1").replace(
            b"To: news@example.org", f"To: bounce+{who.replace('@', '=')}@example.org".encode()
        ),
        ((who, "hard"),),
    ),
    (
        "out of office",
        plain("I am away; user unknown to me is 550.", sender=who,
              subject="Away: returned on Monday", Auto_Submitted="auto-replied", Return_Path="<>"),
        (),
    ),
    ("a reply", plain("邮箱已满，请发 b@example.com", sender=who, subject="Re: 中国创新观察"), ()),
    ("a newsletter", plain("delivery failed", sender="shop@example.com", subject="News"), ()),
    (
        "a warning",
        plain(f"Your message to {who} is delayed; user unknown? It will be retried.",
              subject="Warning: message delayed 4 hours"),
        (),
    ),
    ]  # fmt: skip
