# nomad job run shop.nomad.hcl
job "shop" {
  group "shop" {
    count = 2

    network {
      port "http" {
        to = 8080
      }
      port "health" {
        to = 8888
      }
    }

    # A new task first; the old one is told to stop once its successor's check passes.
    update {
      max_parallel     = 1
      canary           = 1
      auto_promote     = true
      health_check     = "checks"
      min_healthy_time = "5s"
    }

    service {
      name     = "shop"
      port     = "http"
      provider = "nomad"

      # Zerohalt's: 503 from the shutdown signal on.
      check {
        type     = "http"
        port     = "health"
        path     = "/health"
        interval = "2s"
        timeout  = "1s"
      }
    }

    # Copies the binary into the allocation's folder, so that the application's image stays as it is.
    task "zerohalt" {
      driver = "docker"
      user   = "0:0"

      lifecycle {
        hook    = "prestart"
        sidecar = false
      }

      config {
        image      = "ghcr.io/zerohalt/zerohalt:0.2.0"
        entrypoint = ["/zerohalt"]
        args       = ["--copy-to", "${NOMAD_ALLOC_DIR}/data/zerohalt"]
      }

      resources {
        cpu    = 50
        memory = 32
      }
    }

    task "shop" {
      driver = "docker"
      user   = "65534:65534"

      # From the signal to SIGKILL: 5 s unless it is set, and at most the client's max_kill_timeout. ZEROHALT_GRACE_PERIOD is the same.
      kill_timeout = "30s"
      kill_signal  = "SIGTERM"

      env {
        ZEROHALT_APP_PORT         = "8080"
        ZEROHALT_GRACE_PERIOD     = "30s"
        ZEROHALT_SHUTDOWN_TIMEOUT = "10s"
        ZEROHALT_DRAIN_TIMEOUT    = "15s"
      }

      config {
        image = "registry.example.com/shop:1.0"
        ports = ["http", "health"]
        # Zerohalt, then ENTRYPOINT and CMD of the image: these take the place of both.
        entrypoint = ["${NOMAD_ALLOC_DIR}/data/zerohalt", "--"]
        args       = ["/shop"]
      }

      resources {
        cpu    = 200
        memory = 128
      }
    }
  }
}
