import '../common.css';
