package brownout.notification.adapter;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.NotificationConfig;
import brownout.notification.adapter.provider.BearerToken;
import brownout.notification.adapter.provider.EmailProvider;
import brownout.notification.adapter.provider.HttpApi;
import brownout.notification.adapter.provider.PushProvider;
import brownout.notification.adapter.provider.SmsProvider;
import brownout.notification.adapter.provider.SmtpServer;
import brownout.notification.channel.Breaker;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import brownout.notification.channel.RetryBudget;
import brownout.notification.delivery.Safeguard;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** What sends on each channel, each behind its own gate. */
final class ChannelProviders implements AutoCloseable {
    private final Clock clock;
    private final Switchboard<Safeguard> safeguards;
    private final EmailProvider email;
    private final Providers all;

    ChannelProviders(NotificationConfig config, Vertx vertx, Switchboard<Safeguard> safeguards, Clock clock) {
        this.clock = clock;
        this.safeguards = safeguards;
        this.email = email(config);
        this.all =
                new Providers(List.of(push(config, vertx), sms(config, vertx), email), channel -> gate(config), clock);
    }

    Providers all() {
        return all;
    }

    private ProviderGate gate(NotificationConfig config) {
        var breaker = config.breaker();
        var limits =
                new Breaker.Limits(breaker.window(), breaker.failurePercent(), breaker.openFor(), breaker.probes());
        return new ProviderGate(
                new Breaker(limits, () -> safeguards.isOn(Safeguard.CIRCUIT_BREAKER)),
                new RetryBudget(
                        config.retry().budgetShare(),
                        config.retry().budgetReserve(),
                        () -> safeguards.isOn(Safeguard.RETRY_BUDGET)),
                breaker.failoverAfter());
    }

    private EmailProvider email(NotificationConfig config) {
        var email = config.email();
        var server = new SmtpServer(
                email.host(),
                email.port(),
                email.tls(),
                SmtpServer.login(email.tls(), email.user(), email.passwordFile()));
        var pace = new EmailProvider.Pace(
                email.timeout(), email.concurrency(), config.delivery().startWithin());
        return new EmailProvider(server, email.from(), pace, clock);
    }

    private PushProvider push(NotificationConfig config, Vertx vertx) {
        var push = config.push();
        var credential = BearerToken.read("notification.push.credential-file", push.credentialFile());
        return new PushProvider(
                vertx, clock, new HttpApi(URI.create(push.url()), credential, push.timeout(), push.keyLifetime()));
    }

    private SmsProvider sms(NotificationConfig config, Vertx vertx) {
        var sms = config.sms();
        var credential = BearerToken.read("notification.sms.credential-file", sms.credentialFile());
        var api = new HttpApi(URI.create(sms.url()), credential, sms.timeout(), sms.keyLifetime());
        return new SmsProvider(vertx, clock, api, sms.accountSid());
    }

    @Override
    public void close() {
        email.close();
    }
}
