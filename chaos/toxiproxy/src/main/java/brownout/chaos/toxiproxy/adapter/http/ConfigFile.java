package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.ProxySpec;
import brownout.chaos.toxiproxy.proxy.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The start-up file: what {@code POST /populate} takes. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads it.
     *
     * @throws IOException if it cannot be read, or is wrong: the message names the file and the place
     */
    public static List<ProxySpec> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IOException("cannot read the config file " + file + ": " + unreadable, unreadable);
        }
        try {
            return JsonIn.proxies(Request.parse(bytes));
        } catch (Refusal refusal) {
            String why = String.valueOf(refusal.getMessage()).replace("bad request body: ", "");
            throw new IOException("config file " + file + ": " + why, refusal);
        }
    }
}
