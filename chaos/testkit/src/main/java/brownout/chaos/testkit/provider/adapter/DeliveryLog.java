package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the oracle: what a provider truly delivered.
 *
 * <p>May be read while the provider writes. A last line without its line end is not counted: it is still being written,
 * or its writer was killed, and in neither case has anybody been answered.
 */
public final class DeliveryLog {
    private final Path file;

    public DeliveryLog(Path file) {
        this.file = file;
    }

    /** The log of {@code provider} in the providers' data directory. */
    public static DeliveryLog in(Path directory, ProviderName provider) {
        return new DeliveryLog(directory.resolve(provider.wire() + ".deliveries.jsonl"));
    }

    public Path file() {
        return file;
    }

    /** Every whole line; none when there is no file yet. */
    public List<Delivery> read() {
        return readFrom(1);
    }

    /** @param n the first line wanted, from 1 */
    public List<Delivery> readFrom(long n) {
        List<Delivery> deliveries = new ArrayList<>();
        forEach(delivery -> {
            if (delivery.n() >= n) {
                deliveries.add(delivery);
            }
        });
        return deliveries;
    }

    /** What reached devices, repetitions included. */
    public List<Delivery> delivered() {
        return read().stream()
                .filter(delivery -> delivery.kind() == Delivery.Kind.DELIVERED)
                .toList();
    }

    /** @return length in bytes of the whole lines: where the next line belongs */
    long forEach(Consumer<Delivery> reader) {
        if (!Files.exists(file)) {
            return 0;
        }
        long whole = 0;
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int each = lines.read(); each >= 0; each = lines.read()) {
                if (each != '\n') {
                    line.append((char) each);
                    continue;
                }
                number++;
                reader.accept(parse(line.toString(), number));
                whole += line.toString().getBytes(StandardCharsets.UTF_8).length + 1L;
                line.setLength(0);
            }
            return whole;
        } catch (IOException e) {
            throw new UncheckedIOException("the delivery log " + file + " cannot be read", e);
        }
    }

    private Delivery parse(String line, long number) {
        try {
            return DeliveryJson.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the delivery log " + file + " is damaged at line " + number, e);
        }
    }
}
