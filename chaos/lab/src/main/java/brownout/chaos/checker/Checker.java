package brownout.chaos.checker;

import brownout.chaos.history.History;

/** Decides one guarantee from a history. Deterministic, and free of input and output. */
public interface Checker {

    /** As named in a scenario's {@code checks}: {@code no-duplicate-send}. */
    String name();

    CheckResult check(History history);
}
