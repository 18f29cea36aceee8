# Reads a message from standard input and prints what MIME::Parser makes of it as JSON.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use Encode qw(decode);
use JSON::PP;
use MIME::Parser;
use MIME::WordDecoder;

my $parser = MIME::Parser->new;
$parser->output_to_core(1);
my $mail = $parser->parse(\*STDIN);
sub words { my $text = decode("MIME-Header", shift // ""); chomp $text; return $text; }
my (@attachments, $text, $html);
for my $part (grep { !$_->parts } $mail->parts_DFS) {
    my $bytes = $part->bodyhandle->as_string;
    if ($part->effective_type eq "text/plain") { $text = decode("UTF-8", $bytes); next; }
    if ($part->effective_type eq "text/html") { $html = decode("UTF-8", $bytes); next; }
    push @attachments, {
        name => words($part->head->recommended_filename),
        type => $part->effective_type,
        disposition => $part->head->mime_attr("content-disposition"),
        content_id => words($part->head->get("Content-ID")) || undef,
        sha256 => sha256_hex($bytes),
    };
}
print JSON::PP->new->ascii->encode({
    subject => words($mail->head->get("Subject")),
    from => [words($mail->head->get("From"))],
    message_id => words($mail->head->get("Message-ID")),
    text => $text, html => $html, attachments => \@attachments,
});
