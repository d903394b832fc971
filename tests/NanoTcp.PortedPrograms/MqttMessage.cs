namespace NanoTcp.PortedPrograms
{
    /// <summary>A message that was received.</summary>
    public sealed class MqttMessage
    {
        public MqttMessage(string topic, byte[] payload, int qos)
        {
            Topic = topic;
            Payload = payload;
            Qos = qos;
        }

        public string Topic { get; }

        public byte[] Payload { get; }

        /// <summary>0 at most once, 1 at least once, 2 exactly once.</summary>
        public int Qos { get; }
    }
}
