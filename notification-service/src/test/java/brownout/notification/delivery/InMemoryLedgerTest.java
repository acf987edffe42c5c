package brownout.notification.delivery;

class InMemoryLedgerTest extends LedgerContract {
    private final InMemoryLedger.Log log = new InMemoryLedger.Log();

    @Override
    protected Ledger writer() {
        return new InMemoryLedger(log);
    }

    @Override
    protected long committedOffset() {
        return log.nextOffset();
    }
}
