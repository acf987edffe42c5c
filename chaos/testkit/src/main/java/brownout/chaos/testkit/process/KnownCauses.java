package brownout.chaos.testkit.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises in a log the few reasons for a failed start that a person can do something about. */
final class KnownCauses {
    private static final Map<String, String> CAUSES = new LinkedHashMap<>();

    static {
        CAUSES.put("No space left on device", "the disk is full, free some space or use another data directory");
        CAUSES.put("Address already in use", "a port it needs is taken, stop what uses it or choose another port");
        CAUSES.put("Failed to acquire lock", "another process uses its data directory, stop that one first");
        CAUSES.put("Permission denied", "it may not read or write a file it needs, check the owner of its directories");
        CAUSES.put("There is insufficient memory", "the machine has too little free memory for it");
        CAUSES.put("Could not reserve enough space", "the machine has too little free memory for it");
        CAUSES.put("failed to execute", "its program is not installed or not executable");
    }

    private KnownCauses() {}

    static Optional<String> in(List<String> lines) {
        return CAUSES.entrySet().stream()
                .filter(cause -> lines.stream().anyMatch(line -> line.contains(cause.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
