package brownout.chaos.toxiproxy.adapter.netty;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;

/** Looks names up by the JDK, away from the event loops: a slow name server must not stop other connections. */
final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {
    private final Executor lookups;

    OffLoopResolver(Executor lookups) {
        this.lookups = lookups;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> promise) throws Exception {
                byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
                if (literal != null) {
                    promise.setSuccess(InetAddress.getByAddress(host, literal));
                } else {
                    lookups.execute(() -> lookUp(host, promise));
                }
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
                promise.setFailure(new UnsupportedOperationException("only single addresses are looked up"));
            }
        }.asAddressResolver();
    }

    private static void lookUp(String host, Promise<InetAddress> promise) {
        try {
            promise.trySuccess(InetAddress.getByName(host));
        } catch (UnknownHostException unknown) {
            promise.tryFailure(unknown);
        }
    }
}
