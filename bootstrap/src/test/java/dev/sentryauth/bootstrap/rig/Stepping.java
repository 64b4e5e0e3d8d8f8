package dev.sentryauth.bootstrap.rig;

import dev.sentryauth.application.spi.Lease;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Stands around a port and tells before and after each call: {@code store.load#2:before}. */
final class Stepping implements InvocationHandler {
    private static final Set<String> WITHOUT_EFFECT = Set.of("capabilities", "location");

    private final String name;
    private final Object target;
    private final Duration longest;
    private final Steps steps;

    /** Counts the calls and tells them to whoever wants to know. */
    static final class Steps {
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();
        private final Consumer<String> listener;

        Steps(Consumer<String> listener) {
            this.listener = listener;
        }

        private String entered(String call) {
            String numbered = call + "#" + counts.merge(call, 1, Integer::sum);
            listener.accept(numbered + ":before");
            return numbered;
        }
    }

    private Stepping(String name, Object target, Duration longest, Steps steps) {
        this.name = name;
        this.target = target;
        this.longest = longest;
        this.steps = steps;
    }

    /** {@code longest} bounds the time-outs of requests; it has no effect on leases. */
    static <T> T around(Class<T> port, String name, T target, Duration longest, Steps steps) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, new Stepping(name, target, longest, steps)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class || WITHOUT_EFFECT.contains(method.getName())) {
            return call(method, arguments);
        }
        String numbered = steps.entered(name + "." + method.getName());
        if (method.getName().equals("acquireLease")) {
            steps.listener.accept(numbered + ":waiting " + arguments[0]);
        }
        Object result = call(method, name.equals("store") ? arguments : bounded(arguments));
        steps.listener.accept(numbered + ":after");
        return result instanceof Lease lease ? around(Lease.class, "lease", lease, longest, steps) : result;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object[] bounded(Object[] arguments) {
        int last = arguments == null ? -1 : arguments.length - 1;
        if (last >= 0 && arguments[last] instanceof Duration timeout && timeout.compareTo(longest) > 0) {
            arguments[last] = longest;
        }
        return arguments;
    }
}
