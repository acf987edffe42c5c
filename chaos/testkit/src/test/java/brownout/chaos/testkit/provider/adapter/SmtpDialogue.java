package brownout.chaos.testkit.provider.adapter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** SMTP by hand, so that tests see each reply, and its absence. */
final class SmtpDialogue implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader replies;
    private final OutputStream commands;

    SmtpDialogue(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        commands = socket.getOutputStream();
        reply();
        say("EHLO tests");
    }

    /** @return the reply to the final dot */
    String send(String notificationId, String... recipients) throws IOException {
        say("MAIL FROM:<shop@example.test>");
        for (String recipient : recipients) {
            say("RCPT TO:<" + recipient + ">");
        }
        say("DATA");
        return say("Subject: hello\r\nBrownout-Notification-Id: " + notificationId + "\r\n\r\nhello\r\n.");
    }

    private String say(String line) throws IOException {
        commands.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        commands.flush();
        return reply();
    }

    private String reply() throws IOException {
        String line;
        do {
            line = replies.readLine();
            if (line == null) {
                throw new IOException("the server closed the connection");
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
