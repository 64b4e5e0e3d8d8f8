package dev.sentryauth.adapters.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Tells that this process goes on after Ctrl-Z. By reflection, because the compiler warns of the JDK's signals, which it
 * calls unsupported; a runtime without them tells nothing.
 */
final class ContinueSignal {
    private ContinueSignal() {}

    /** Runs {@code work}, on another thread, each time the process goes on; it must be safe to run without effect. */
    static void listen(Runnable work) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    work.run();
                }
                return null;
            };
            Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            handle.invoke(null, signal.getConstructor(String.class).newInstance("CONT"), listener);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return; // no such signal on this system
        }
    }
}
