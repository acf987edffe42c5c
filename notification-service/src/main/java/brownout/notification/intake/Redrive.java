package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.RedriveVerdict;
import brownout.notification.delivery.State;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Carries an operator's wish to send dead letters again to the owners of their partitions, through the log, no faster than
 * asked. What is told here is a judgement by the views; the owner judges again before it moves anything.
 *
 * <p>Invariant: under one idempotency key the wishes are written once, as far as {@link KeptAnswers} remembers. Where a
 * notification that was named is not there or no dead letter, nothing is written at all.
 */
public final class Redrive {
    private final Views views;
    private final RequestLog log;
    private final KeptAnswers answers;
    private final Function<Notification, RedriveVerdict> judge;
    private final Function<Duration, Executor> after;

    /** @param after runs something later */
    public Redrive(
            Views views,
            RequestLog log,
            KeptAnswers answers,
            Function<Notification, RedriveVerdict> judge,
            Function<Duration, Executor> after) {
        this.views = views;
        this.log = log;
        this.answers = answers;
        this.judge = judge;
        this.after = after;
    }

    /** What to send again. */
    public sealed interface Selection {
        /** At most 200, each once. */
        record Ids(List<NotificationId> ids) implements Selection {}

        /**
         * Of the dead letters, the newest first.
         *
         * @param states empty: all of them
         * @param channels of the last attempt, or where there was none one of the caller's; empty: all
         * @param since ended not earlier
         * @param limit 1 to 200
         */
        record Filter(Set<State> states, Set<Channel> channels, Optional<Instant> since, int limit)
                implements Selection {}
    }

    /** @param perSecond how many are asked for in a second */
    public record Wish(Selection selection, boolean dryRun, boolean allowRisky, int perSecond) {}

    /** What became of the wish for one of them. */
    public enum Result {
        /** A dry run: it would be asked for. */
        PLANNED,
        /** Durable; its owner will send it. */
        ASKED,
        /** Not asked for, because of its verdict. */
        LEFT,
        /** Proven not asked for. */
        NOT_ASKED,
        /** Asked for or not. */
        UNKNOWN
    }

    /** @param state before */
    public record Item(NotificationId id, State state, RedriveVerdict verdict, Result result) {}

    /** @param replayed an earlier request with this key was the one that asked */
    public record Report(List<Item> items, boolean dryRun, boolean replayed) implements Outcome {}

    /** What is known in the end. */
    public sealed interface Outcome permits Report, NoSuchNotification, NotDead, CannotTell, InProgress, KeyReused {}

    public record NoSuchNotification(NotificationId id) implements Outcome {}

    /** One that was named is no dead letter; nothing was asked for. */
    public record NotDead(NotificationId id, String why) implements Outcome {}

    /** Something that has to be known first cannot be read now; nothing was asked for. */
    public record CannotTell(String why) implements Outcome {}

    /** The first request with this key is still on its way. */
    public record InProgress() implements Outcome {}

    /** The key belongs to another wish. */
    public record KeyReused() implements Outcome {}

    /** @param digest equal for wishes that are the same */
    public CompletionStage<Outcome> redrive(Tenant tenant, IdempotencyKey key, Digest digest, Wish wish) {
        return answers.take(tenant, key, digest).thenCompose(taken -> {
            if (taken instanceof KeptAnswers.Taken.Kept kept) {
                return done(new Report(kept.items(), kept.dryRun(), true));
            }
            if (taken instanceof KeptAnswers.Taken.InProgress) {
                return done(new InProgress());
            }
            if (taken instanceof KeptAnswers.Taken.Other) {
                return done(new KeyReused());
            }
            if (taken instanceof KeptAnswers.Taken.Away away) {
                return done(new CannotTell(away.why()));
            }
            return select(tenant, wish.selection())
                    .thenCompose(selected -> selected.isLeft()
                            ? done(selected.problem())
                            : ask(tenant, wish, selected.notifications(), new ArrayList<>()))
                    .whenComplete((outcome, failure) -> {
                        if (outcome instanceof Report report) {
                            answers.keep(tenant, key, digest, report);
                        } else {
                            answers.giveBack(tenant, key);
                        }
                    });
        });
    }

    /** Either what was selected, or why it cannot be. */
    private record Selected(List<Notification> notifications, Optional<Outcome> why) {
        boolean isLeft() {
            return why.isPresent();
        }

        Outcome problem() {
            return why.orElseThrow();
        }
    }

    private CompletionStage<Selected> select(Tenant tenant, Selection selection) {
        return selection instanceof Selection.Ids ids
                ? named(tenant, ids.ids())
                : filtered(tenant, (Selection.Filter) selection, Optional.empty(), new ArrayList<>());
    }

    private CompletionStage<Selected> named(Tenant tenant, List<NotificationId> ids) {
        var found = ids.stream()
                .map(id -> views.find(tenant, id).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).thenApply(done -> {
            var known = new ArrayList<Notification>();
            for (int i = 0; i < ids.size(); i++) {
                Views.Found one = found.get(i).join();
                if (one instanceof Views.Found.CannotTell cannot) {
                    return problem(new CannotTell(cannot.why()));
                }
                if (!(one instanceof Views.Found.View view)) {
                    return problem(new NoSuchNotification(ids.get(i)));
                }
                if (!view.notification().state().isDeadLetter()) {
                    return problem(new NotDead(
                            ids.get(i), judge.apply(view.notification()).reason()));
                }
                known.add(view.notification());
            }
            return new Selected(known, Optional.empty());
        });
    }

    private static Selected problem(Outcome outcome) {
        return new Selected(List.of(), Optional.of(outcome));
    }

    private CompletionStage<Selected> filtered(
            Tenant tenant,
            Selection.Filter filter,
            Optional<brownout.notification.query.Cursor> after,
            List<Notification> found) {
        var query = new Views.Query(tenant, Listing.DEAD_LETTERS, filter.states(), after, 200);
        return views.list(query).thenCompose(page -> {
            page.items().stream()
                    .filter(n -> filter.channels().isEmpty() || isOn(n, filter.channels()))
                    .filter(n -> !filter.since().map(n.updatedAt()::isBefore).orElse(false))
                    .limit(filter.limit() - found.size())
                    .forEach(found::add);
            boolean enough = found.size() >= filter.limit()
                    || page.next().isEmpty()
                    || page.items().stream()
                            .anyMatch(n ->
                                    filter.since().map(n.updatedAt()::isBefore).orElse(false));
            return enough
                    ? CompletableFuture.completedFuture(new Selected(found, Optional.empty()))
                    : filtered(tenant, filter, page.next(), found);
        });
    }

    private static boolean isOn(Notification n, Set<Channel> channels) {
        return n.attempts().isEmpty()
                ? n.spec().channels().stream().anyMatch(channels::contains)
                : channels.contains(n.lastAttempt().channel());
    }

    private CompletionStage<Outcome> ask(Tenant tenant, Wish wish, List<Notification> todo, List<Item> done) {
        if (done.size() == todo.size()) {
            return done(new Report(List.copyOf(done), wish.dryRun(), false));
        }
        Notification n = todo.get(done.size());
        var verdict = judge.apply(n);
        boolean wanted =
                switch (verdict.kind()) {
                    case SAFE -> true;
                    case RISKY -> wish.allowRisky();
                    case REFUSED -> false;
                };
        if (!wanted || wish.dryRun()) {
            done.add(new Item(n.id(), n.state(), verdict, wanted ? Result.PLANNED : Result.LEFT));
            return ask(tenant, wish, todo, done);
        }
        Duration gap = Duration.ofSeconds(1).dividedBy(wish.perSecond());
        return CompletableFuture.supplyAsync(
                        () -> log.appendRedrive(n.id(), tenant, wish.allowRisky()), after.apply(gap))
                .thenCompose(Function.identity())
                .thenCompose(appended -> {
                    done.add(new Item(n.id(), n.state(), verdict, result(appended)));
                    return ask(tenant, wish, todo, done);
                });
    }

    private static Result result(RequestLog.Appended appended) {
        if (appended instanceof RequestLog.Appended.Durable) {
            return Result.ASKED;
        }
        return appended instanceof RequestLog.Appended.Refused ? Result.NOT_ASKED : Result.UNKNOWN;
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
