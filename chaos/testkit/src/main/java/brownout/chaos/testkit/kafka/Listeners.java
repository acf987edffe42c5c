package brownout.chaos.testkit.kafka;

import brownout.chaos.testkit.kafka.BrokerConfig.Listener;
import brownout.chaos.testkit.process.FreePorts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** By link, the listeners that its clients come in through: one for each broker, in the brokers' order. */
record Listeners(Map<String, List<Listener>> byLink) {
    /** The pseudo link that no proxy stands before. */
    static final String DIRECT_LINK = "direct";

    /**
     * Chooses the ports.
     *
     * @param directPort of the first broker's direct listener; 0 for a free one
     * @param links what each link's brokers are advertised as
     */
    static Listeners of(int brokers, int directPort, Map<String, List<String>> links) {
        Map<String, List<Listener>> all = new LinkedHashMap<>();
        List<Listener> direct = new ArrayList<>();
        for (int node = 1; node <= brokers; node++) {
            int port = node == 1 && directPort > 0 ? directPort : FreePorts.next();
            direct.add(new Listener(BrokerConfig.DIRECT, port, "127.0.0.1:" + port));
        }
        all.put(DIRECT_LINK, List.copyOf(direct));
        links.forEach((link, advertised) -> all.put(
                link,
                advertised.stream()
                        .map(address -> new Listener(nameFor(link), FreePorts.next(), address))
                        .toList()));
        return new Listeners(all);
    }

    /** Kafka's name for a link's listener. */
    static String nameFor(String link) {
        return "LINK_" + link.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** @param node from 1 */
    List<Listener> ofBroker(int node) {
        return byLink.values().stream().map(each -> each.get(node - 1)).toList();
    }

    List<Listener> ofLink(String link) {
        List<Listener> found = byLink.get(link);
        if (found == null) {
            throw new IllegalArgumentException("Kafka has no link " + link + ", only " + byLink.keySet());
        }
        return found;
    }
}
