package dev.zerohalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1, and its key, made by openssl when first used. */
record Certificate(Path file, Path key) {
    private static Certificate made;

    static synchronized Certificate get() throws IOException {
        if (made == null) {
            made = make(Files.createDirectories(Helpers.BINARY.resolveSibling("it")));
        }
        return made;
    }

    private static Certificate make(Path directory) throws IOException {
        Certificate certificate = new Certificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        List<String> command = new ArrayList<>(List.of(
                "openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
        command.addAll(List.of("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"));
        command.addAll(List.of("-out", certificate.file.toString(), "-keyout", certificate.key.toString()));
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (openssl.waitFor() != 0) {
                throw new AssertionError("cannot make a certificate:\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return certificate;
    }

    /** Trusts it, and nobody else. */
    SSLContext trusting() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "site", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
