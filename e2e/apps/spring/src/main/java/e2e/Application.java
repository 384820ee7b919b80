package e2e;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** As go/app.go, but without gRPC. HTTP/2 without TLS is Tomcat's h2c. */
@SpringBootApplication
@RestController
public class Application {
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @GetMapping("/work")
    public String work(@RequestParam int ms) throws InterruptedException {
        Thread.sleep(ms);
        return "done\n";
    }

    @GetMapping("/events")
    public void events(@RequestParam int n, @RequestParam int ms, HttpServletResponse answer)
            throws IOException, InterruptedException {
        answer.setContentType("text/event-stream");
        for (int i = 1; i <= n; i++) {
            answer.getWriter().write("data: " + i + "\n\n");
            answer.flushBuffer();
            Thread.sleep(ms);
        }
        answer.getWriter().write("data: last\n\n");
    }
}
