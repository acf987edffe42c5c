package brownout.profile.replication;

class InMemoryViewTest extends ViewContract {

    @Override
    protected View fresh() {
        return new InMemoryView();
    }
}
