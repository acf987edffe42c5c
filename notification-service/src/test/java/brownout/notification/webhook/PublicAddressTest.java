package brownout.notification.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.signature.SigningKey;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicAddressTest {
    private static final SigningKey KEY = SigningKey.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @Test
    void what_belongs_to_us_or_our_neighbours_is_not_public() throws Exception {
        for (String address : List.of(
                "127.0.0.1",
                "127.255.0.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:0a00:0001::1",
                "2001:db8::1",
                "2001::1",
                "::127.0.0.1")) {
            assertThat(PublicAddress.is(InetAddress.getByName(address)))
                    .as(address)
                    .isFalse();
        }
    }

    @Test
    void the_internet_is_public_up_to_the_edges_of_what_is_not() throws Exception {
        for (String address : List.of(
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "192.167.0.1",
                "11.0.0.1",
                "169.253.0.1",
                "223.255.255.255",
                "2606:4700::1",
                "64:ff9b::808:808",
                "2002:0808:0808::1")) {
            assertThat(PublicAddress.is(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    void a_name_with_any_private_address_is_not_called_unless_that_is_allowed() throws Exception {
        var open = InetAddress.getByName("8.8.8.8");
        var own = InetAddress.getByName("10.0.0.1");
        var strict = new Webhook(URI.create("https://example.com"), KEY, false);
        assertThat(strict.choose(List.of(open))).contains(open);
        assertThat(strict.choose(List.of(open, own))).isEmpty();
        assertThat(strict.choose(List.of())).isEmpty();
        assertThat(new Webhook(URI.create("https://example.com"), KEY, true).choose(List.of(own, open)))
                .contains(own);
    }
}
