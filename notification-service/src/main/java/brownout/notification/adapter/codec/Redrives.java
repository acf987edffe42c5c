package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.RedriveItem;
import brownout.contracts.notification.v1.RedriveRequest;
import brownout.contracts.notification.v1.RedriveResponse;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.RedriveVerdict;
import brownout.notification.delivery.State;
import brownout.notification.intake.KeptAnswers;
import brownout.notification.intake.Redrive;
import brownout.notification.intake.RedriveDraft;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import java.util.Optional;

/** Redrives, as they travel and as they are kept. */
public final class Redrives {
    private Redrives() {}

    /** What a gRPC caller wrote. */
    public static RedriveDraft draft(RedriveRequest message) {
        var filter = message.getFilter();
        if (filter.hasSince() && !Timestamps.isValid(filter.getSince())) {
            throw Problem.of(ProblemType.INVALID, "filter.since", "is no time between the years 1 and 9999")
                    .exception();
        }
        return new RedriveDraft(
                message.getIdsList(),
                message.hasFilter()
                        ? Optional.of(new RedriveDraft.Filter(
                                filter.getStatesList().stream()
                                        .map(state -> State.valueOf(Codec.known("filter.states", state)))
                                        .toList(),
                                filter.getChannelsList().stream()
                                        .map(channel -> Channel.valueOf(Codec.known("filter.channels", channel)))
                                        .toList(),
                                filter.hasSince() ? Optional.of(Codec.instant(filter.getSince())) : Optional.empty(),
                                filter.getLimit() == 0 ? RedriveDraft.MOST : filter.getLimit()))
                        : Optional.empty(),
                message.getDryRun(),
                message.getAllowRisky(),
                message.getPerSecond() == 0 ? RedriveDraft.PER_SECOND : message.getPerSecond());
    }

    public static RedriveResponse response(Redrive.Report report) {
        var message = RedriveResponse.newBuilder().setDryRun(report.dryRun()).setReplayed(report.replayed());
        report.items()
                .forEach(item -> message.addItems(RedriveItem.newBuilder()
                        .setId(item.id().toString())
                        .setState(Codec.state(item.state()))
                        .setVerdict(item.verdict().kind().name())
                        .setReason(item.verdict().reason())
                        .setResult(item.result().name())));
        return message.build();
    }

    public static byte[] bytes(Redrive.Report report) {
        return response(report).toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes were not made by {@link #bytes} */
    public static KeptAnswers.Taken.Kept kept(byte[] bytes) {
        try {
            var message = RedriveResponse.parseFrom(bytes);
            return new KeptAnswers.Taken.Kept(
                    message.getItemsList().stream().map(Redrives::item).toList(), message.getDryRun());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a RedriveResponse: " + e.getMessage(), e);
        }
    }

    private static Redrive.Item item(RedriveItem item) {
        return new Redrive.Item(
                NotificationId.parse(item.getId()).orElseThrow(),
                State.valueOf(item.getState().name()),
                new RedriveVerdict(RedriveVerdict.Kind.valueOf(item.getVerdict()), item.getReason()),
                Redrive.Result.valueOf(item.getResult()));
    }
}
