package brownout.notification.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.Level;
import brownout.contracts.profile.v1.ReadMetadata;
import brownout.notification.recipient.ContactLookup;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

class GrpcContactsTest {
    @Test
    void an_answer_that_does_not_say_how_fresh_it_is_proves_no_consent() {
        assertThat(GrpcContacts.lookup(GetResponse.getDefaultInstance(), Level.STRONG))
                .isInstanceOf(ContactLookup.Unavailable.class);
        var strong = GetResponse.newBuilder()
                .setMetadata(ReadMetadata.newBuilder().setAchieved(Level.STRONG))
                .build();
        assertThat(GrpcContacts.lookup(strong, Level.STRONG)).isInstanceOf(ContactLookup.Found.class);
    }

    @Test
    void only_a_definite_answer_ends_the_asking() {
        assertThat(GrpcContacts.lookup(Status.NOT_FOUND)).isEqualTo(new ContactLookup.NoSuchUser());
        assertThat(GrpcContacts.lookup(Status.INVALID_ARGUMENT.withDescription("id has a slash")))
                .isEqualTo(new ContactLookup.Refused("profile-service: INVALID_ARGUMENT id has a slash"));
        assertThat(GrpcContacts.lookup(Status.UNAVAILABLE)).isInstanceOf(ContactLookup.Unavailable.class);
        assertThat(GrpcContacts.lookup(Status.DEADLINE_EXCEEDED)).isInstanceOf(ContactLookup.Unavailable.class);
    }
}
