package brownout.notification.intake;

class InMemoryReservationsTest extends ReservationsContract {
    private final InMemoryReservations reservations = new InMemoryReservations();

    @Override
    protected Reservations reservations() {
        return reservations;
    }

    @Override
    protected void outlastTheLease() {
        reservations.lapse();
    }
}
