package brownout.profile.record;

import brownout.frontdoor.access.Tenant;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Names one profile of one tenant.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ : @ -}; neither {@code ~}, with which the log's keys of markers begin,
 *     nor the {@code /} that ends a tenant's name
 */
public record ProfileId(Tenant tenant, String value) implements Comparable<ProfileId> {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
    private static final Comparator<ProfileId> ORDER = Comparator.comparing(ProfileId::storageKey);

    public ProfileId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 1 to 128 of A-Z a-z 0-9 . _ : @ -");
        }
    }

    /**
     * Names it in the log and in Redis, and decides its partition: {@code <tenant>/<id>}, and the id alone for tenant
     * {@code default}, as it was before there were tenants. An id holds no slash, so no two profiles share a key.
     */
    public String storageKey() {
        return tenant.equals(Tenant.DEFAULT) ? value : tenant + "/" + value;
    }

    @Override
    public int compareTo(ProfileId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return storageKey();
    }
}
