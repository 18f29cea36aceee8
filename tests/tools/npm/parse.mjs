// Reads a message from standard input and prints what postal-mime makes of it as JSON.
import PostalMime from "postal-mime";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const mail = await PostalMime.parse(readFileSync(0));
console.log(JSON.stringify({
  subject: mail.subject,
  from: [mail.from.name, mail.from.address],
  to: (mail.to || []).map((one) => [one.name, one.address]),
  message_id: mail.messageId,
  text: mail.text,
  html: mail.html,
  attachments: mail.attachments.map((one) => ({
    name: one.filename,
    type: one.mimeType,
    disposition: one.disposition,
    content_id: one.contentId || null,
    sha256: createHash("sha256").update(Buffer.from(one.content)).digest("hex"),
  })),
}));
