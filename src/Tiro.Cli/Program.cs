return Tiro.Cli.CommandLine.Run(args);
