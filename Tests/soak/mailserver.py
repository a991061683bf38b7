"""A mail server of its own: Dovecot, on ports of its own, over a Maildir in a folder of its own."""

import os
import pwd
import signal
import socket
import subprocess
import time

SETTINGS = """\
base_dir = %(root)s/run
state_dir = %(root)s/state
log_path = %(root)s/log
protocols = imap
listen = 127.0.0.1
default_internal_user = %(internal)s
default_login_user = %(login)s
%(group)s
first_valid_uid = %(uid)d
first_valid_gid = %(gid)d
mail_uid = %(uid)d
mail_gid = %(gid)d
mail_home = %(root)s
mail_location = maildir:%(root)s/mail
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <%(root)s/server.pem
ssl_key = <%(root)s/server.key
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%%u %(root)s/users
}
userdb {
  driver = static
  args = uid=%(uid)d gid=%(gid)d home=%(root)s
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = %(port)d
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service auth {
  user = %(root_user)s
}
namespace inbox {
  inbox = yes
}
"""


class MailServer:
    user = "soak@example.cn"
    password = "geheim-口令"

    def __init__(self, root):
        self.root = root
        self.process = None
        self.authority = os.path.join(root, "ca.pem")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.owner = (owner.pw_uid, owner.pw_gid)
        for name in ["run", "state", "mail/new", "mail/cur", "mail/tmp"]:
            os.makedirs(os.path.join(root, name))
        for name in ["mail", "mail/new", "mail/cur", "mail/tmp"]:
            os.chown(os.path.join(root, name), *self.owner)
        self.write("users", "%s:{PLAIN}%s::::::\n" % (self.user, self.password))
        self.make_certificates()
        me = owner.pw_name
        root_user = os.getuid() == 0
        self.write("dovecot.conf", SETTINGS % {
            "root": root, "uid": self.owner[0], "gid": self.owner[1], "port": self.port,
            "internal": "dovecot" if root_user else me, "login": "dovenull" if root_user else me,
            "group": "" if root_user else "default_internal_group = %d" % os.getgid(),
            "root_user": "root" if root_user else me})
        self.start()

    def write(self, name, text):
        path = os.path.join(self.root, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o600)

    def make_certificates(self):
        def openssl(*arguments):
            subprocess.run(["openssl", *arguments], cwd=self.root, check=True, capture_output=True)
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "7300", "-subj", "/CN=soak", "-keyout", "ca.key", "-out", "ca.pem")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
        self.write("names", "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "7300",
                "-extfile", "names", "-out", "server.pem")

    def start(self):
        self.process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", os.path.join(self.root, "dovecot.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.time() + 20
        while time.time() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the mail server does not answer: %s/log" % self.root)

    def stop(self):
        """At once, with the processes that it started: every connection is cut."""
        children = self.children()
        self.process.send_signal(signal.SIGKILL)
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def children(self):
        try:
            with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)) as file:
                return [int(child) for child in file.read().split()]
        except OSError:
            return []

    def cut(self):
        """Ends the processes that serve connections; the server itself goes on."""
        count = 0
        for child in self.children():
            try:
                with open("/proc/%d/comm" % child) as file:
                    if file.read().strip() in ("imap", "imap-login"):
                        os.kill(child, signal.SIGKILL)
                        count += 1
            except (OSError, ProcessLookupError):
                pass
        return "%d connections" % count

    def deliver(self, token, content):
        temporary = os.path.join(self.root, "mail/tmp", token)
        with open(temporary, "wb") as file:
            file.write(content)
        os.chown(temporary, *self.owner)
        os.rename(temporary, os.path.join(self.root, "mail/new", "%d.%s.host" % (time.time(), token)))
