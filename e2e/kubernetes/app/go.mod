module dev.zerohalt/e2e/kubernetes/app

go 1.26
