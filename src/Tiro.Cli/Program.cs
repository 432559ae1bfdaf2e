Console.WriteLine("tiro");
