package brownout.frontdoor.access;

import java.util.EnumSet;
import java.util.Set;

/** What a credential allows. No role includes another. */
public enum Role {
    /** Sees what belongs to its tenant. */
    READER,
    /** Changes what belongs to its tenant. */
    EDITOR,
    /** Sees how its tenant's work is going and acts on dead letters. */
    OPERATOR,
    /** A process that does jobs of every tenant. */
    WORKER,
    /** Another region of the same service. */
    PEER,
    /** Signs the request itself, which the endpoint checks: the door asks for no key. */
    SIGNER,
    /** Holds the admin token. */
    ADMIN;

    /** Those that a tenant's key may have. */
    public static final Set<Role> OF_TENANTS = Set.copyOf(EnumSet.of(READER, EDITOR, OPERATOR));
}
